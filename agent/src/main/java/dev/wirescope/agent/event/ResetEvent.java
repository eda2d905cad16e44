package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** Flyweight over {@code struct ws_reset_event}. A RST sent or received. */
public final class ResetEvent extends EventHeader {
  private static final int RESET_REASON = 96;
  private static final int SENT_BY = 98;
  private static final int PHASE = 99;
  private static final int HAS_REASON = 100;
  private static final int RESERVED = 101;

  /** Bytes of the record. */
  public static final int SIZE = 104;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_reset_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("reset_reason", RESET_REASON, 2),
              new Field("sent_by", SENT_BY, 1),
              new Field("phase", PHASE, 1),
              new Field("has_reason", HAS_REASON, 1),
              new Field("reserved", RESERVED, 3)));

  /** {@code enum sk_rst_reason} of the running kernel. */
  public int resetReason() {
    return unsignedShortAt(RESET_REASON);
  }

  /** {@code enum ws_end}. */
  public byte sentBy() {
    return byteAt(SENT_BY);
  }

  /** {@code enum ws_phase}. */
  public byte phase() {
    return byteAt(PHASE);
  }

  /** 0 if the kernel gives no reason. */
  public byte hasReason() {
    return byteAt(HAS_REASON);
  }
}
