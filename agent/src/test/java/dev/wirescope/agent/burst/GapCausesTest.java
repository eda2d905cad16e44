package dev.wirescope.agent.burst;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.detect.FlowShares;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.heartbeat.NodeActivity;
import dev.wirescope.agent.heartbeat.Pause;
import dev.wirescope.agent.packet.PacketFlow;
import dev.wirescope.agent.recorded.EventBytes;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.Tables;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapCausesTest {
  private static final long START = 1_000_000;
  private static final long END = 1_010_000;
  private static final long CONNECTION = 77;
  private static final byte LOCAL = 1;
  private static final byte PEER = 2;

  private final RecentZeroWindows windows = new RecentZeroWindows();

  /** A node that is known to have run, but for these pauses. */
  private record Activity(boolean covers, List<Pause> pauses) implements NodeActivity {
    @Override
    public boolean cover(long startNs, long endNs) {
      return covers;
    }

    @Override
    public List<Pause> pauses(long startNs, long endNs) {
      return pauses;
    }
  }

  @Test
  void shouldSayNothingOfTheWireWhereItIsNotKnownWhetherThisNodeRan() {
    assertEquals("unknown 0", cause(new Activity(false, List.of()), false, PacketFlow.TCP));
    assertEquals("unknown 0", cause(null, false, PacketFlow.TCP));
  }

  @Test
  void shouldBlameAPauseThatMayBeHalfOfTheSilence() {
    Pause pause = new Pause(0, START + 2000, START + 4000, START + 7000);
    assertEquals("host_paused 3000", cause(ran(pause), false, PacketFlow.TCP));
    Pause shorter = new Pause(0, START + 2000, START + 4000, START + 6999);
    assertEquals("peer_or_path_silent 2999", cause(ran(shorter), false, PacketFlow.TCP));
  }

  @Test
  void shouldBlameTheWindowOfWhoeverWasToReceive() {
    close(PEER, START - 500, 6000);
    assertEquals("rwnd_limited 0", cause(ran(), true, PacketFlow.TCP));
    assertEquals("peer_or_path_silent 0", cause(ran(), false, PacketFlow.TCP));
    close(LOCAL, START, 4999);
    assertEquals("peer_or_path_silent 0", cause(ran(), false, PacketFlow.TCP));
    close(LOCAL, START + 1, 5000);
    assertEquals("rwnd_limited 0", cause(ran(), false, PacketFlow.TCP));
  }

  @Test
  void shouldKnowThatNothingHoldsADatagramBack() {
    assertEquals("sender_idle 0", cause(ran(), true, PacketFlow.UDP));
    assertEquals("unknown 0", cause(ran(), true, PacketFlow.TCP));
  }

  private static Activity ran(Pause... pauses) {
    return new Activity(true, List.of(pauses));
  }

  @Test
  void shouldKnowWhatHeldASocketBack() {
    long silenceNs = END - START;
    assertEquals("sender_idle 0", cause(new Finding.Sender(true, 0, false, 0)));
    assertEquals("sender_idle 0", cause(new Finding.Sender(true, silenceNs - 1, true, 1)));
    assertEquals("rwnd_limited 0", cause(new Finding.Sender(true, silenceNs, true, 1)));
    assertEquals("rwnd_limited 0", cause(new Finding.Sender(true, silenceNs, true, 0)));
    assertEquals("cwnd_limited 0", cause(new Finding.Sender(true, silenceNs, false, 1)));
    assertEquals("unknown 0", cause(new Finding.Sender(true, silenceNs, false, 0)));
    assertEquals("unknown 0", cause(Finding.Sender.UNKNOWN));
  }

  private String cause(Finding.Sender sender) {
    return cause(ran(), true, PacketFlow.TCP, sender);
  }

  private String cause(NodeActivity activity, boolean outbound, byte protocol) {
    return cause(activity, outbound, protocol, Finding.Sender.UNKNOWN);
  }

  private String cause(
      NodeActivity activity, boolean outbound, byte protocol, Finding.Sender sender) {
    Finding.Silence silence =
        new Finding.Silence(0, outbound, START, END, 1000, 100, 500, 1, sender);
    MemorySegment memory = Arena.ofAuto().allocate(EventHeader.SIZE, Long.BYTES);
    memory.set(ValueLayout.JAVA_LONG, EventHeader.LAYOUT.offsetOf("connection_id"), CONNECTION);
    EventHeader header = new EventHeader();
    header.wrap(memory, 0);
    GapCauses.Cause cause =
        new GapCauses(activity, windows)
            .of(silence, new NamedFlow(header, protocol, new FlowShares.Share(1, 0, 0)));
    return name(cause.number()) + " " + cause.hostPausedNs();
  }

  private void close(byte side, long startNs, long durationNs) {
    windows.put(
        EventBytes.zeroWindow()
            .set("connection_id", CONNECTION)
            .set("side", side)
            .set("start_ns", startNs)
            .set("duration_ns", durationNs)
            .wrap(new ZeroWindowEvent()));
  }

  private static String name(byte number) {
    return ((Choice) Tables.GAPS.column("cause").type())
        .names().stream().filter(name -> name.number() == number).findFirst().orElseThrow().name();
  }
}
