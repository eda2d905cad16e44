package dev.wirescope.agent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDispatcherTest {
  private static final int KIND = EventHeader.LAYOUT.offsetOf("kind");

  private final MemorySegment data = Arena.ofAuto().allocate(512, 8);
  private final List<String> seen = new ArrayList<>();
  private final EventDispatcher dispatcher = new EventDispatcher(new Recorder());

  @ParameterizedTest
  @CsvSource({
    "1, 104, connect",
    "2, 96, accept",
    "3, 136, close",
    "4, 128, retransmission",
    "5, 136, zero_window",
    "6, 184, drop",
    "7, 104, reset",
    "8, 112, listen_overflow",
    "9, 136, local_drop_stall",
    "10, 128, retransmission_outcome",
    "11, 128, hole",
    "12, 136, sequence gap",
    "20, 280, connection_summary"
  })
  void shouldHandEachKindToItsMethod(byte kind, int length, String method) {
    data.set(ValueLayout.JAVA_BYTE, 8 + KIND, kind);
    data.set(ValueLayout.JAVA_INT, 8 + EventHeader.LAYOUT.offsetOf("pid"), 4711);
    dispatcher.onRecord(data, 8, length);
    assertEquals(List.of(method + " of 4711"), seen);
    assertEquals(0, dispatcher.unknown());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 96",
    "19, 136",
    "-1, 96", // no such kind
    "1, 96",
    "1, 112",
    "2, 104",
    "3, 128",
    "4, 136",
    "5, 112", // another kind's length
    "2, 95",
    "2, 0" // shorter than the header
  })
  void shouldCountWhatIsNoneOfOurs(byte kind, int length) {
    data.set(ValueLayout.JAVA_BYTE, 8 + KIND, kind);
    dispatcher.onRecord(data, 8, length);
    assertEquals(List.of(), seen);
    assertEquals(1, dispatcher.unknown());
  }

  private final class Recorder implements EventHandler {
    @Override
    public void onDrop(DropEvent event) {
      seen.add("drop of " + event.pid());
    }

    @Override
    public void onHole(HoleEvent event) {
      seen.add("hole of " + event.pid());
    }

    @Override
    public void onSequenceGap(SequenceGapEvent event) {
      seen.add("sequence gap of " + event.pid());
    }

    @Override
    public void onListenOverflow(ListenOverflowEvent event) {
      seen.add("listen_overflow of " + event.pid());
    }

    @Override
    public void onReset(ResetEvent event) {
      seen.add("reset of " + event.pid());
    }

    @Override
    public void onLocalDropStall(LocalDropStallEvent event) {
      seen.add("local_drop_stall of " + event.pid());
    }

    @Override
    public void onConnect(ConnectEvent event) {
      seen.add("connect of " + event.pid());
    }

    @Override
    public void onAccept(AcceptEvent event) {
      seen.add("accept of " + event.pid());
    }

    @Override
    public void onClose(CloseEvent event) {
      seen.add("close of " + event.pid());
    }

    @Override
    public void onRetransmission(RetransmissionEvent event) {
      seen.add("retransmission of " + event.pid());
    }

    @Override
    public void onRetransmissionOutcome(RetransmissionOutcomeEvent event) {
      seen.add("retransmission_outcome of " + event.pid());
    }

    @Override
    public void onZeroWindow(ZeroWindowEvent event) {
      seen.add("zero_window of " + event.pid());
    }

    @Override
    public void onConnectionSummary(ConnectionSummaryEvent event) {
      seen.add("connection_summary of " + event.pid());
    }
  }
}
