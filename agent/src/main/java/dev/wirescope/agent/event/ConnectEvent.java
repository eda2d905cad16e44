package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** Flyweight over {@code struct ws_connect_event}. SYN sent until established, on the client. */
public final class ConnectEvent extends EventHeader {
  private static final int CONNECT_LATENCY_NS = 96;

  /** Bytes of the record. */
  public static final int SIZE = 104;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_connect_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("connect_latency_ns", CONNECT_LATENCY_NS, 8)));

  public long connectLatencyNs() {
    return longAt(CONNECT_LATENCY_NS);
  }
}
