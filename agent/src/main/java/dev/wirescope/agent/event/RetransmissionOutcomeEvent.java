package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_retransmission_outcome_event}. Whether a retransmission was
 * needed.
 */
public final class RetransmissionOutcomeEvent extends EventHeader {
  private static final int RETRANSMITTED_NS = 96;
  private static final int SEQ = 104;
  private static final int END_SEQ = 108;
  private static final int DUPLICATE_BYTES = 112;
  private static final int NUMBER = 116;
  private static final int RETRANSMISSION_KIND = 118;
  private static final int OUTCOME = 119;
  private static final int EVIDENCE = 120;
  private static final int RESERVED = 121;

  /** Bytes of the record. */
  public static final int SIZE = 128;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_retransmission_outcome_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("retransmitted_ns", RETRANSMITTED_NS, 8),
              new Field("seq", SEQ, 4),
              new Field("end_seq", END_SEQ, 4),
              new Field("duplicate_bytes", DUPLICATE_BYTES, 4),
              new Field("number", NUMBER, 2),
              new Field("retransmission_kind", RETRANSMISSION_KIND, 1),
              new Field("outcome", OUTCOME, 1),
              new Field("evidence", EVIDENCE, 1),
              new Field("reserved", RESERVED, 7)));

  /** CLOCK_MONOTONIC: when the retransmission was sent. */
  public long retransmittedNs() {
    return longAt(RETRANSMITTED_NS);
  }

  /** Unsigned. */
  public int seq() {
    return intAt(SEQ);
  }

  /** Unsigned; counts SYN and FIN too. */
  public int endSeq() {
    return intAt(END_SEQ);
  }

  /** Of the retransmission, reported by the peer as received before. */
  public int duplicateBytes() {
    return intAt(DUPLICATE_BYTES);
  }

  /** As in the {@link RetransmissionEvent}. */
  public int number() {
    return unsignedShortAt(NUMBER);
  }

  /** {@code enum ws_retransmission_kind}. */
  public byte retransmissionKind() {
    return byteAt(RETRANSMISSION_KIND);
  }

  /** {@code enum ws_outcome}. */
  public byte outcome() {
    return byteAt(OUTCOME);
  }

  /** {@code enum ws_outcome_evidence}. */
  public byte evidence() {
    return byteAt(EVIDENCE);
  }
}
