package dev.wirescope.agent.detect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.packet.PacketLayouts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets with times of our own choice: what is found, whose it was, and how the lanes merge. */
class ReplayTest {
  private static final long US = 1000;
  private static final long MS = 1000 * US;
  private static final long START = 1_000_000 * MS;
  private static final long GIGABIT = 125_000_000;
  private static final int SLOT = 3;
  private static final int LANE_PACKETS = 4096;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment one = arena.allocate(PacketLayouts.PACKET.size(), 8);

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void shouldFindABurstWithItsFlowsAndItsWaveform() {
    try (Replay replay = Replay.ofPackets()) {
      replay.describe(SLOT, GIGABIT, RateSource.CONFIGURED, false);
      for (int i = 0; i < 100; i++) {
        send(replay, START + i * US, 1500, i % 4 == 0 ? 7 : 9);
      }
      replay.advance(START + 200 * MS);
      Finding.Burst burst = (Finding.Burst) replay.take().getFirst();
      assertEquals(START, burst.startNs());
      assertEquals(START + 99 * US, burst.endNs());
      assertEquals(150_000, burst.bytes());
      assertEquals(100, burst.packets());
      assertEquals(Finding.DRAINED, burst.end());
      assertEquals(GIGABIT / 2, burst.drainBytesPerSecond());
      assertTrue(burst.outbound());
      // 1500 bytes each microsecond, of which 62.5 drain
      assertEquals(150_000 - 99 * 62.5, (double) burst.peakQueueBytes(), 1);
      FlowShares flows = replay.flows(SLOT, true, burst.startNs(), burst.endNs());
      assertEquals(
          List.of(new FlowShares.Share(9, 112_500, 75), new FlowShares.Share(7, 37_500, 25)),
          flows.top());
      SlotSeries series = replay.waveform(SLOT, true, 7, START / Replay.SLOT_NS - 1, 6);
      assertTrue(series.complete());
      assertEquals(150_000, sum(series.bytes()));
      assertEquals(100, sum(series.packets()));
      assertEquals(37_500, sum(series.flowBytes()));
      assertEquals(0, series.bytes()[0]);
    }
  }

  @Test
  void shouldTellABurstThatLastsAgainAndAgain() {
    try (Replay replay = Replay.ofPackets()) {
      replay.describe(SLOT, GIGABIT, RateSource.CONFIGURED, false);
      for (int i = 0; i < 25_000; i++) {
        send(replay, START + 10L * i * US, 1500, 1);
      }
      replay.advance(START + 600 * MS);
      List<Finding> told = replay.take();
      assertEquals(3, told.size());
      assertEquals(Finding.OPEN, ((Finding.Burst) told.get(0)).end());
      assertEquals(Finding.OPEN, ((Finding.Burst) told.get(1)).end());
      assertEquals(Finding.DRAINED, ((Finding.Burst) told.get(2)).end());
      told.forEach(burst -> assertEquals(START, burst.startNs()));
      assertEquals(25_000L * 1500, ((Finding.Burst) told.get(2)).bytes());
    }
  }

  @Test
  void shouldNotCallOneLargePacketABurst() {
    try (Replay replay = Replay.ofPackets()) {
      replay.describe(SLOT, GIGABIT, RateSource.CONFIGURED, false);
      for (int i = 0; i < 100; i++) {
        send(replay, START + 10L * i * MS, 65_000, 1);
      }
      replay.advance(START + 2000 * MS);
      assertEquals(List.of(), replay.take());
    }
  }

  @Test
  void shouldCountFramingWhereThereIsALine() {
    for (boolean framed : new boolean[] {false, true}) {
      try (Replay replay = Replay.ofPackets()) {
        // Half of 8 bytes a microsecond drain: 64-byte packets each 18 µs stay below, with 24 more
        // not.
        replay.describe(SLOT, 8_000_000, RateSource.CONFIGURED, framed);
        for (int i = 0; i < 40_000; i++) {
          send(replay, START + 18L * i * US, 64, 1);
        }
        assertEquals(framed, !replay.take().isEmpty());
      }
    }
  }

  @Test
  void shouldFindASilenceAfterSteadyTraffic() {
    try (Replay replay = Replay.ofPackets()) {
      long now = START;
      for (int i = 0; i < 4000; i++) {
        now += 500 * US;
        send(replay, now, 100, 1);
      }
      long last = now;
      now += 30 * MS;
      send(replay, now, 100, 1);
      Finding.Silence gap = (Finding.Silence) replay.take().getFirst();
      assertEquals(last, gap.startNs());
      assertEquals(now, gap.endNs());
      assertEquals(500 * US, gap.meanNs());
      assertEquals(10 * MS, gap.thresholdNs());
      send(replay, now + 9 * MS, 100, 1);
      assertEquals(List.of(), replay.take());
    }
  }

  @Test
  void shouldEndWhatIsOpenWhenTheInterfaceGoes() {
    try (Replay replay = Replay.ofPackets()) {
      replay.describe(SLOT, GIGABIT, RateSource.CONFIGURED, false);
      for (int i = 0; i < 100; i++) {
        send(replay, START + i * US, 1500, 1);
      }
      replay.forget(SLOT);
      Finding.Burst burst = (Finding.Burst) replay.take().getFirst();
      assertEquals(Finding.INTERFACE_GONE, burst.end());
      assertEquals(150_000, burst.bytes());
      assertEquals(0, replay.totals(SLOT, true).packets());
    }
  }

  /**
   * 256 CPUs, each with every 256th packet: the order is that of the times, and nothing is lost.
   */
  @Test
  void shouldMergeTheLanesOf256CpusByTime() {
    int cpus = 256;
    int each = 100;
    try (Replay replay = new Replay(cpus, LANE_PACKETS);
        Replay inOrder = Replay.ofPackets()) {
      MemorySegment lanes = arena.allocate(64L * cpus, 8);
      MemorySegment packets =
          arena.allocate((long) PacketLayouts.PACKET.size() * cpus * LANE_PACKETS, 8);
      for (Replay any : List.of(replay, inOrder)) {
        any.describe(SLOT, GIGABIT, RateSource.CONFIGURED, false);
      }
      for (int i = 0; i < each * cpus; i++) {
        int cpu = i * 37 % cpus;
        long written = lanes.get(JAVA_LONG, 64L * cpu);
        long place = (long) cpu * LANE_PACKETS + written;
        fill(packets, place * PacketLayouts.PACKET.size(), START + i * US, 100 + i % 1400, i % 5);
        lanes.set(JAVA_LONG, 64L * cpu, written + 1);
        send(inOrder, START + i * US, 100 + i % 1400, i % 5);
      }
      assertEquals((long) each * cpus, replay.lanes(lanes, packets, START + 1000 * MS));
      inOrder.advance(START + 1000 * MS);
      assertEquals(inOrder.take(), replay.take());
      assertEquals(inOrder.totals(SLOT, true), replay.totals(SLOT, true));
      assertEquals(0, replay.counters().lost());
      assertEquals(0, replay.counters().late());
    }
  }

  @Test
  void shouldCountWhatWasOverwrittenBeforeItWasRead() {
    try (Replay replay = new Replay(1, LANE_PACKETS)) {
      MemorySegment lanes = arena.allocate(64, 8);
      MemorySegment packets = arena.allocate((long) PacketLayouts.PACKET.size() * LANE_PACKETS, 8);
      for (int i = 0; i < LANE_PACKETS; i++) {
        fill(packets, (long) i * PacketLayouts.PACKET.size(), START + i, 100, 1);
      }
      lanes.set(JAVA_LONG, 0, 3L * LANE_PACKETS);
      // The oldest place may be half written: it counts as overwritten too.
      assertEquals(LANE_PACKETS - 1, replay.lanes(lanes, packets, START + MS));
      assertEquals(2L * LANE_PACKETS + 1, replay.counters().lost());
    }
  }

  @Test
  void shouldLeaveWhatIsNewerThanTheHorizon() {
    try (Replay replay = new Replay(1, LANE_PACKETS)) {
      MemorySegment lanes = arena.allocate(64, 8);
      MemorySegment packets = arena.allocate((long) PacketLayouts.PACKET.size() * LANE_PACKETS, 8);
      for (int i = 0; i < 10; i++) {
        fill(packets, (long) i * PacketLayouts.PACKET.size(), START + i * MS, 100, 1);
      }
      lanes.set(JAVA_LONG, 0, 10);
      assertEquals(4, replay.lanes(lanes, packets, START + 4 * MS));
      assertEquals(6, replay.lanes(lanes, packets, START + 40 * MS));
      assertFalse(replay.lanes(lanes, packets, START + 80 * MS) > 0);
      assertEquals(10, replay.totals(SLOT, true).packets());
    }
  }

  private void send(Replay replay, long timeNs, int bytes, int flow) {
    fill(one, 0, timeNs, bytes, flow);
    replay.packets(one, 1);
  }

  private static void fill(MemorySegment memory, long at, long timeNs, int bytes, int flow) {
    memory.set(JAVA_LONG, at, timeNs);
    memory.set(JAVA_INT, at + 8, bytes);
    memory.set(JAVA_INT, at + 12, flow);
    memory.set(JAVA_SHORT, at + 20, (short) SLOT);
    memory.set(JAVA_SHORT, at + 22, (short) 1);
    memory.set(JAVA_BYTE, at + 25, PacketLayouts.OUTBOUND);
  }

  private static long sum(int[] series) {
    long sum = 0;
    for (int value : series) {
      sum += value;
    }
    return sum;
  }
}
