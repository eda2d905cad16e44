package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** Flyweight over {@code struct ws_hole_event}. Bytes that did not arrive while later ones did. */
public final class HoleEvent extends EventHeader {
  private static final int START_NS = 96;
  private static final int DURATION_NS = 104;
  private static final int SEQ = 112;
  private static final int BYTES_MISSING = 116;
  private static final int SEGMENTS_WAITING = 120;
  private static final int END = 124;
  private static final int FILL = 125;
  private static final int RESERVED = 126;

  /** Shorter ones are not told. */
  public static final long DURATION_MIN_NS = 1_000_000;

  /** Of {@code enum ws_fill}: the segment that filled it was sent later than what overtook it. */
  public static final byte FILL_LATER = 1;

  /** Of {@code enum ws_fill}: it was sent earlier. */
  public static final byte FILL_EARLIER = 2;

  /** Bytes of the record. */
  public static final int SIZE = 128;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_hole_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("start_ns", START_NS, 8),
              new Field("duration_ns", DURATION_NS, 8),
              new Field("seq", SEQ, 4),
              new Field("bytes_missing", BYTES_MISSING, 4),
              new Field("segments_waiting", SEGMENTS_WAITING, 4),
              new Field("end", END, 1),
              new Field("fill", FILL, 1),
              new Field("reserved", RESERVED, 2)));

  /** When the first segment beyond it was answered. */
  public long startNs() {
    return longAt(START_NS);
  }

  /** Until nothing was out of order. */
  public long durationNs() {
    return longAt(DURATION_NS);
  }

  /** The first byte that was missing; unsigned. */
  public int seq() {
    return intAt(SEQ);
  }

  /** 0 if it is not known. */
  public int bytesMissing() {
    return intAt(BYTES_MISSING);
  }

  /** Received out of order meanwhile. */
  public int segmentsWaiting() {
    return intAt(SEGMENTS_WAITING);
  }

  /** {@code enum ws_hole_end}. */
  public byte end() {
    return byteAt(END);
  }

  /** {@code enum ws_fill}. */
  public byte fill() {
    return byteAt(FILL);
  }
}
