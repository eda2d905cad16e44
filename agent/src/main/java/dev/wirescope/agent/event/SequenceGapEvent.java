package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_sequence_gap_event}. Numbers that a feed of datagrams skipped.
 */
public final class SequenceGapEvent extends EventHeader {
  private static final int START_NS = 96;
  private static final int DURATION_NS = 104;
  private static final int FIRST = 112;
  private static final int MISSING = 120;
  private static final int LATE = 128;

  /** Bytes of the record. */
  public static final int SIZE = 136;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_sequence_gap_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("start_ns", START_NS, 8),
              new Field("duration_ns", DURATION_NS, 8),
              new Field("first", FIRST, 8),
              new Field("missing", MISSING, 8),
              new Field("late", LATE, 8)));

  /** The last datagram before it. */
  public long startNs() {
    return longAt(START_NS);
  }

  /** Until the datagram behind it, or the last that came late. */
  public long durationNs() {
    return longAt(DURATION_NS);
  }

  /** The first number that was missing; unsigned. */
  public long first() {
    return longAt(FIRST);
  }

  /** How many; unsigned. */
  public long missing() {
    return longAt(MISSING);
  }

  /** How many of them came after all; unsigned. */
  public long late() {
    return longAt(LATE);
  }
}
