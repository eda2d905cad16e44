package dev.wirescope.agent.detect;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays recorded packets through the detectors of each interface and direction. Some 4 MiB, plus
 * 280 KiB for each direction of an interface that is seen. For one thread.
 */
public final class Replay implements AutoCloseable {
  /** Length of a slot. */
  public static final long SLOT_NS = 1 << 16;

  /** Most slots that a waveform can have: a second. */
  public static final int SLOTS = 16_384;

  private static final int ROOM = 64;
  private static final int FLOWS_BYTES = 24 + 8 * 24;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment replay;
  private final MemorySegment findings = arena.allocate((long) ROOM * Finding.LAYOUT.size(), 8);
  private final MemorySegment flows = arena.allocate(FLOWS_BYTES, 8);
  private final MemorySegment numbers = arena.allocate(5 * 8L, 8);

  /** For packets in the order of their times, for instance of a capture. */
  public static Replay ofPackets() {
    return new Replay(0, 0);
  }

  /**
   * For the lanes of a recorder.
   *
   * @param cpus how many lanes
   * @param lanePackets packets that a lane holds, a power of two
   */
  public Replay(int cpus, int lanePackets) {
    try {
      replay = (MemorySegment) ReplayBindings.OPEN.invokeExact(cpus, lanePackets);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
    if (replay.address() == 0) {
      throw new IllegalStateException("no memory for a replay: cpus=" + cpus);
    }
  }

  /**
   * What is known of an interface.
   *
   * @param bytesPerSecond its rate, 0 with {@link RateSource#NONE}
   * @param framed whether its packets leave as Ethernet frames on a line
   */
  public void describe(int slot, long bytesPerSecond, RateSource source, boolean framed) {
    try {
      ReplayBindings.DESCRIBE.invokeExact(
          replay, slot, bytesPerSecond, source.number(), framed ? 1 : 0);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /**
   * Replays what the lanes hold from before {@code horizonNs}, and lets time pass up to there.
   *
   * @param horizonNs a little back, so that every older packet has been noted
   * @return how many packets
   */
  public long lanes(MemorySegment lanes, MemorySegment packets, long horizonNs) {
    try {
      return (long) ReplayBindings.LANES.invokeExact(replay, lanes, packets, horizonNs);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Replays {@code count} packets, {@code struct ws_packet}, in the order of their times. */
  public void packets(MemorySegment packets, long count) {
    try {
      ReplayBindings.PACKETS.invokeExact(replay, packets, count);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Lets time pass without a packet. */
  public void advance(long nowNs) {
    try {
      ReplayBindings.ADVANCE.invokeExact(replay, nowNs);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Ends what is open on an interface and forgets it. */
  public void forget(int slot) {
    try {
      ReplayBindings.FORGET.invokeExact(replay, slot);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Takes what was found, oldest first; empty if there is nothing. */
  public List<Finding> take() {
    List<Finding> taken = List.of();
    int count = take(findings);
    while (count > 0) {
      if (taken.isEmpty()) {
        taken = new ArrayList<>();
      }
      for (int i = 0; i < count; i++) {
        taken.add(Finding.read(findings, (long) i * Finding.LAYOUT.size()));
      }
      count = take(findings);
    }
    return taken;
  }

  /** The largest flows from {@code startNs} to {@code endNs}, both inclusive. */
  public FlowShares flows(int slot, boolean outbound, long startNs, long endNs) {
    try {
      ReplayBindings.FLOWS.invokeExact(replay, slot, outbound ? 1 : 0, startNs, endNs, flows);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
    List<FlowShares.Share> top = new ArrayList<>();
    for (long i = 0; i < flows.get(JAVA_LONG, 16); i++) {
      long at = 24 + i * 24;
      top.add(
          new FlowShares.Share(
              flows.get(JAVA_INT, at + 16),
              flows.get(JAVA_LONG, at),
              flows.get(JAVA_LONG, at + 8)));
    }
    return new FlowShares(flows.get(JAVA_LONG, 0), flows.get(JAVA_LONG, 8), top);
  }

  /**
   * What was carried in {@code count} slots from {@code firstSlot} on.
   *
   * @param flow hash of the flow whose bytes are told apart
   * @param count at most {@value #SLOTS}
   */
  public SlotSeries waveform(int slot, boolean outbound, int flow, long firstSlot, int count) {
    if (count < 0 || count > SLOTS) {
      throw new IllegalArgumentException("a waveform of slots=" + count);
    }
    try (Arena series = Arena.ofConfined()) {
      MemorySegment bytes = series.allocate(JAVA_INT, count);
      MemorySegment packets = series.allocate(JAVA_INT, count);
      MemorySegment flowBytes = series.allocate(JAVA_INT, count);
      int complete =
          (int)
              ReplayBindings.WAVEFORM.invokeExact(
                  replay,
                  slot,
                  outbound ? 1 : 0,
                  flow,
                  firstSlot,
                  count,
                  bytes,
                  packets,
                  flowBytes);
      return new SlotSeries(
          firstSlot,
          complete != 0,
          bytes.toArray(JAVA_INT),
          packets.toArray(JAVA_INT),
          flowBytes.toArray(JAVA_INT));
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** All packets of one direction of an interface since it is watched. */
  public ReplayTotals totals(int slot, boolean outbound) {
    try {
      ReplayBindings.TOTALS.invokeExact(replay, slot, outbound ? 1 : 0, numbers);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
    return new ReplayTotals(
        numbers.getAtIndex(JAVA_LONG, 0),
        numbers.getAtIndex(JAVA_LONG, 1),
        numbers.getAtIndex(JAVA_LONG, 2),
        numbers.getAtIndex(JAVA_LONG, 3));
  }

  public ReplayCounters counters() {
    try {
      ReplayBindings.COUNTERS.invokeExact(replay, numbers);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
    return new ReplayCounters(
        numbers.getAtIndex(JAVA_LONG, 0),
        numbers.getAtIndex(JAVA_LONG, 1),
        numbers.getAtIndex(JAVA_LONG, 2),
        numbers.getAtIndex(JAVA_LONG, 3),
        numbers.getAtIndex(JAVA_LONG, 4));
  }

  @Override
  public void close() {
    try {
      ReplayBindings.CLOSE.invokeExact(replay);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
    arena.close();
  }

  private int take(MemorySegment room) {
    try {
      return (int) ReplayBindings.TAKE.invokeExact(replay, room, ROOM);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }
}
