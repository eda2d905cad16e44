package dev.wirescope.agent.event;

/** The numbers of {@code enum ws_event_kind}. */
public final class EventKind {
  public static final byte CONNECT = 1;
  public static final byte ACCEPT = 2;
  public static final byte CLOSE = 3;
  public static final byte RETRANSMISSION = 4;
  public static final byte ZERO_WINDOW = 5;
  public static final byte DROP = 6;
  public static final byte RESET = 7;
  public static final byte LISTEN_OVERFLOW = 8;
  public static final byte LOCAL_DROP_STALL = 9;
  public static final byte RETRANSMISSION_OUTCOME = 10;
  public static final byte HOLE = 11;
  public static final byte SEQUENCE_GAP = 12;
  public static final byte CONNECTION_SUMMARY = 20;

  private EventKind() {}
}
