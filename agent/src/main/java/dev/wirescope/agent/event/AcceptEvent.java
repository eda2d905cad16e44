package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** Flyweight over {@code struct ws_accept_event}. A connection established on the server. */
public final class AcceptEvent extends EventHeader {

  /** Bytes of the record. */
  public static final int SIZE = 96;

  public static final StructLayout LAYOUT =
      new StructLayout("ws_accept_event", SIZE, List.of(new Field("header", 0, EventHeader.SIZE)));
}
