package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_close_event}. The end of a connection, or of an attempt to make
 * one.
 */
public final class CloseEvent extends EventHeader {
  private static final int DURATION_NS = 96;
  private static final int BYTES_SENT = 104;
  private static final int BYTES_RECEIVED = 112;
  private static final int RETRANSMITS = 120;
  private static final int MIN_RTT_US = 124;
  private static final int CLOSE_REASON = 128;
  private static final int CLOSED_BY = 129;
  private static final int ESTABLISHED = 130;
  private static final int JOINED_LATE = 131;
  private static final int MPTCP_TOKEN = 132;

  /** Bytes of the record. */
  public static final int SIZE = 136;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_close_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("duration_ns", DURATION_NS, 8),
              new Field("bytes_sent", BYTES_SENT, 8),
              new Field("bytes_received", BYTES_RECEIVED, 8),
              new Field("retransmits", RETRANSMITS, 4),
              new Field("min_rtt_us", MIN_RTT_US, 4),
              new Field("close_reason", CLOSE_REASON, 1),
              new Field("closed_by", CLOSED_BY, 1),
              new Field("established", ESTABLISHED, 1),
              new Field("joined_late", JOINED_LATE, 1),
              new Field("mptcp_token", MPTCP_TOKEN, 4)));

  /** Since established, or since the attempt where {@link #established} is 0. */
  public long durationNs() {
    return longAt(DURATION_NS);
  }

  /** Acknowledged by the peer. */
  public long bytesSent() {
    return longAt(BYTES_SENT);
  }

  public long bytesReceived() {
    return longAt(BYTES_RECEIVED);
  }

  /** Segments. */
  public int retransmits() {
    return intAt(RETRANSMITS);
  }

  /** 0 if none was measured. */
  public int minRttUs() {
    return intAt(MIN_RTT_US);
  }

  /** {@code enum ws_close_reason}. */
  public byte closeReason() {
    return byteAt(CLOSE_REASON);
  }

  /** {@code enum ws_end}. */
  public byte closedBy() {
    return byteAt(CLOSED_BY);
  }

  /** 0 or 1. */
  public byte established() {
    return byteAt(ESTABLISHED);
  }

  /** 0 or 1: the connection is older than the agent. */
  public byte joinedLate() {
    return byteAt(JOINED_LATE);
  }

  /** Of the MPTCP connection that it is a subflow of; 0 of none. */
  public int mptcpToken() {
    return intAt(MPTCP_TOKEN);
  }
}
