package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_zero_window_event}. A zero-window episode, ended or still open.
 */
public final class ZeroWindowEvent extends EventHeader {
  private static final int START_NS = 96;
  private static final int DURATION_NS = 104;
  private static final int SENDER_BLOCKED_NS = 112;
  private static final int BYTES_UNREAD = 120;
  private static final int BYTES_BLOCKED = 124;
  private static final int PROBES = 128;
  private static final int SIDE = 132;
  private static final int END = 133;
  private static final int RESERVED = 134;

  /** Bytes of the record. */
  public static final int SIZE = 136;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_zero_window_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("start_ns", START_NS, 8),
              new Field("duration_ns", DURATION_NS, 8),
              new Field("sender_blocked_ns", SENDER_BLOCKED_NS, 8),
              new Field("bytes_unread", BYTES_UNREAD, 4),
              new Field("bytes_blocked", BYTES_BLOCKED, 4),
              new Field("probes", PROBES, 4),
              new Field("side", SIDE, 1),
              new Field("end", END, 1),
              new Field("reserved", RESERVED, 2)));

  /** CLOCK_MONOTONIC. */
  public long startNs() {
    return longAt(START_NS);
  }

  public long durationNs() {
    return longAt(DURATION_NS);
  }

  public long senderBlockedNs() {
    return longAt(SENDER_BLOCKED_NS);
  }

  public int bytesUnread() {
    return intAt(BYTES_UNREAD);
  }

  public int bytesBlocked() {
    return intAt(BYTES_BLOCKED);
  }

  public int probes() {
    return intAt(PROBES);
  }

  /** {@code enum ws_side}. */
  public byte side() {
    return byteAt(SIDE);
  }

  /** {@code enum ws_zero_window_end}. */
  public byte end() {
    return byteAt(END);
  }
}
