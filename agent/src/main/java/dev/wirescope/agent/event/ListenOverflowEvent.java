package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** Flyweight over {@code struct ws_listen_overflow_event}. A listener that turned somebody away. */
public final class ListenOverflowEvent extends EventHeader {
  private static final int COUNT = 96;
  private static final int BACKLOG = 100;
  private static final int LIMIT = 104;
  private static final int RESERVED = 108;

  /** Bytes of the record. */
  public static final int SIZE = 112;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_listen_overflow_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("count", COUNT, 4),
              new Field("backlog", BACKLOG, 4),
              new Field("limit", LIMIT, 4),
              new Field("reserved", RESERVED, 4)));

  /** Segments of callers dropped since the last event of this listener. */
  public int count() {
    return intAt(COUNT);
  }

  /** Connections that wait to be accepted. */
  public int backlog() {
    return intAt(BACKLOG);
  }

  /** How many may wait. */
  public int limit() {
    return intAt(LIMIT);
  }
}
