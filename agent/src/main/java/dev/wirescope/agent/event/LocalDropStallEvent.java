package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_local_drop_stall_event}. A segment that stayed here after a drop.
 */
public final class LocalDropStallEvent extends EventHeader {
  private static final int START_NS = 96;
  private static final int DURATION_NS = 104;
  private static final int LOCATION = 112;
  private static final int SEQ = 120;
  private static final int BYTES = 124;
  private static final int DROPS = 128;
  private static final int DROP_REASON = 132;
  private static final int END = 134;
  private static final int RESERVED = 135;

  /** Bytes of the record. */
  public static final int SIZE = 136;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_local_drop_stall_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("start_ns", START_NS, 8),
              new Field("duration_ns", DURATION_NS, 8),
              new Field("location", LOCATION, 8),
              new Field("seq", SEQ, 4),
              new Field("bytes", BYTES, 4),
              new Field("drops", DROPS, 4),
              new Field("drop_reason", DROP_REASON, 2),
              new Field("end", END, 1),
              new Field("reserved", RESERVED, 1)));

  /** The first drop. */
  public long startNs() {
    return longAt(START_NS);
  }

  /** Until the attempt that got through. */
  public long durationNs() {
    return longAt(DURATION_NS);
  }

  /** Address of the kernel code that gave the segment up first. */
  public long location() {
    return longAt(LOCATION);
  }

  /** Unsigned. */
  public int seq() {
    return intAt(SEQ);
  }

  /** Payload of the first attempt. */
  public int bytes() {
    return intAt(BYTES);
  }

  /** Attempts that were dropped. */
  public int drops() {
    return intAt(DROPS);
  }

  /** {@code enum skb_drop_reason} of the running kernel, of the first drop. */
  public int dropReason() {
    return unsignedShortAt(DROP_REASON);
  }

  /** {@code enum ws_stall_end}. */
  public byte end() {
    return byteAt(END);
  }
}
