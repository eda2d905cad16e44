package dev.wirescope.agent.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code struct ws_flood} of {@code bpf/bench/ring_flood.h}. */
final class FloodContext {
  private static final long PRODUCED = 0;
  private static final long LOST = 8;
  private static final long SUM = 16;
  private static final long RECORDS = 40;
  private static final long END = 44;
  private static final long SIZE = 48;

  private final MemorySegment segment;

  FloodContext(Arena arena) {
    this.segment = arena.allocate(SIZE, Long.BYTES);
  }

  MemorySegment segment() {
    return segment;
  }

  void clear() {
    segment.fill((byte) 0);
  }

  /** Asks the next run for {@code records} records. */
  void askFor(int records) {
    segment.set(ValueLayout.JAVA_INT, RECORDS, records);
    segment.set(ValueLayout.JAVA_INT, END, 0);
  }

  /** Asks the next run for the record that says that no more will come. */
  void askForEnd() {
    segment.set(ValueLayout.JAVA_INT, END, 1);
  }

  Flood.Totals totals() {
    return new Flood.Totals(
        segment.get(ValueLayout.JAVA_LONG, PRODUCED),
        segment.get(ValueLayout.JAVA_LONG, LOST),
        segment.get(ValueLayout.JAVA_LONG, SUM));
  }
}
