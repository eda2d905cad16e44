package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_retransmission_event}. A retransmission, or an attempt at one
 * that failed on this node.
 */
public final class RetransmissionEvent extends EventHeader {
  private static final int SEQ = 96;
  private static final int BYTES = 100;
  private static final int SEGMENTS = 104;
  private static final int ATTEMPT = 106;
  private static final int RETRANSMISSION_KIND = 108;
  private static final int CA_STATE = 109;
  private static final int PENDING_TIMER = 110;
  private static final int RESERVED = 111;
  private static final int END_SEQ = 112;
  private static final int ERROR = 116;
  private static final int NUMBER = 118;
  private static final int DECIDED_NS = 120;

  /** Bytes of the record. */
  public static final int SIZE = 128;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_retransmission_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("seq", SEQ, 4),
              new Field("bytes", BYTES, 4),
              new Field("segments", SEGMENTS, 2),
              new Field("attempt", ATTEMPT, 2),
              new Field("retransmission_kind", RETRANSMISSION_KIND, 1),
              new Field("ca_state", CA_STATE, 1),
              new Field("pending_timer", PENDING_TIMER, 1),
              new Field("reserved", RESERVED, 1),
              new Field("end_seq", END_SEQ, 4),
              new Field("error", ERROR, 2),
              new Field("number", NUMBER, 2),
              new Field("decided_ns", DECIDED_NS, 8)));

  /** Unsigned. */
  public int seq() {
    return intAt(SEQ);
  }

  /** Payload. */
  public int bytes() {
    return intAt(BYTES);
  }

  /** Wire segments. */
  public int segments() {
    return unsignedShortAt(SEGMENTS);
  }

  /** 1 for the first by this timer. */
  public int attempt() {
    return unsignedShortAt(ATTEMPT);
  }

  /** {@code enum ws_retransmission_kind}. */
  public byte retransmissionKind() {
    return byteAt(RETRANSMISSION_KIND);
  }

  /** {@code enum tcp_ca_state}. */
  public byte caState() {
    return byteAt(CA_STATE);
  }

  /** {@code icsk_pending}. */
  public byte pendingTimer() {
    return byteAt(PENDING_TIMER);
  }

  /** Unsigned; counts SYN and FIN too. */
  public int endSeq() {
    return intAt(END_SEQ);
  }

  /**
   * Why the attempt failed on this node, {@code NET_XMIT_*} or errno; 0 if it was handed to the
   * network.
   */
  public int error() {
    return unsignedShortAt(ERROR);
  }

  /** Names it within its connection, together with {@link #seq}. */
  public int number() {
    return unsignedShortAt(NUMBER);
  }

  /** CLOCK_MONOTONIC, before this transmission. */
  public long decidedNs() {
    return longAt(DECIDED_NS);
  }
}
