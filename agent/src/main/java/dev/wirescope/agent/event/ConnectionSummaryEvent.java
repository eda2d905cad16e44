package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/**
 * Flyweight over {@code struct ws_connection_summary_event}. The state of a connection, every few
 * seconds.
 */
public final class ConnectionSummaryEvent extends EventHeader {
  private static final int DURATION_NS = 96;
  private static final int INTERVAL_NS = 104;
  private static final int BYTES_SENT = 112;
  private static final int BYTES_RECEIVED = 120;
  private static final int BYTES_SENT_INTERVAL = 128;
  private static final int BYTES_RECEIVED_INTERVAL = 136;
  private static final int LOCAL_ZERO_WINDOW_NS = 144;
  private static final int PEER_ZERO_WINDOW_NS = 152;
  private static final int LOCAL_ZERO_WINDOW_INTERVAL_NS = 160;
  private static final int PEER_ZERO_WINDOW_INTERVAL_NS = 168;
  private static final int BUSY_NS = 176;
  private static final int RWND_LIMITED_NS = 184;
  private static final int SNDBUF_LIMITED_NS = 192;
  private static final int DELIVERY_RATE_BYTES_PER_SECOND = 200;
  private static final int SEGMENTS_SENT = 208;
  private static final int SEGMENTS_RECEIVED = 212;
  private static final int RETRANSMITS = 216;
  private static final int RETRANSMITS_INTERVAL = 220;
  private static final int RTTVAR_US = 224;
  private static final int MIN_RTT_US = 228;
  private static final int CWND_SEGMENTS = 232;
  private static final int BYTES_UNSENT = 236;
  private static final int BYTES_IN_FLIGHT = 240;
  private static final int BYTES_UNREAD = 244;
  private static final int SND_WND_BYTES = 248;
  private static final int RCV_WND_BYTES = 252;
  private static final int OUT_OF_ORDER_SEGMENTS = 256;
  private static final int DSACKS = 260;
  private static final int REORDERING_SEEN = 264;
  private static final int STATE = 268;
  private static final int JOINED_LATE = 269;
  private static final int LOCAL_WINDOW_CLOSED = 270;
  private static final int PEER_WINDOW_CLOSED = 271;
  private static final int APP_LIMITED = 272;
  private static final int RESERVED = 273;
  private static final int MPTCP_TOKEN = 276;

  /** Bytes of the record. */
  public static final int SIZE = 280;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_connection_summary_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("duration_ns", DURATION_NS, 8),
              new Field("interval_ns", INTERVAL_NS, 8),
              new Field("bytes_sent", BYTES_SENT, 8),
              new Field("bytes_received", BYTES_RECEIVED, 8),
              new Field("bytes_sent_interval", BYTES_SENT_INTERVAL, 8),
              new Field("bytes_received_interval", BYTES_RECEIVED_INTERVAL, 8),
              new Field("local_zero_window_ns", LOCAL_ZERO_WINDOW_NS, 8),
              new Field("peer_zero_window_ns", PEER_ZERO_WINDOW_NS, 8),
              new Field("local_zero_window_interval_ns", LOCAL_ZERO_WINDOW_INTERVAL_NS, 8),
              new Field("peer_zero_window_interval_ns", PEER_ZERO_WINDOW_INTERVAL_NS, 8),
              new Field("busy_ns", BUSY_NS, 8),
              new Field("rwnd_limited_ns", RWND_LIMITED_NS, 8),
              new Field("sndbuf_limited_ns", SNDBUF_LIMITED_NS, 8),
              new Field("delivery_rate_bytes_per_second", DELIVERY_RATE_BYTES_PER_SECOND, 8),
              new Field("segments_sent", SEGMENTS_SENT, 4),
              new Field("segments_received", SEGMENTS_RECEIVED, 4),
              new Field("retransmits", RETRANSMITS, 4),
              new Field("retransmits_interval", RETRANSMITS_INTERVAL, 4),
              new Field("rttvar_us", RTTVAR_US, 4),
              new Field("min_rtt_us", MIN_RTT_US, 4),
              new Field("cwnd_segments", CWND_SEGMENTS, 4),
              new Field("bytes_unsent", BYTES_UNSENT, 4),
              new Field("bytes_in_flight", BYTES_IN_FLIGHT, 4),
              new Field("bytes_unread", BYTES_UNREAD, 4),
              new Field("snd_wnd_bytes", SND_WND_BYTES, 4),
              new Field("rcv_wnd_bytes", RCV_WND_BYTES, 4),
              new Field("out_of_order_segments", OUT_OF_ORDER_SEGMENTS, 4),
              new Field("dsacks", DSACKS, 4),
              new Field("reordering_seen", REORDERING_SEEN, 4),
              new Field("state", STATE, 1),
              new Field("joined_late", JOINED_LATE, 1),
              new Field("local_window_closed", LOCAL_WINDOW_CLOSED, 1),
              new Field("peer_window_closed", PEER_WINDOW_CLOSED, 1),
              new Field("app_limited", APP_LIMITED, 1),
              new Field("reserved", RESERVED, 3),
              new Field("mptcp_token", MPTCP_TOKEN, 4)));

  /** Since established, or since the attempt; 0 if the connection is older than the agent. */
  public long durationNs() {
    return longAt(DURATION_NS);
  }

  /**
   * Since the last summary of this connection, or since it began; 0 if neither is known, and then
   * nothing of the interval is.
   */
  public long intervalNs() {
    return longAt(INTERVAL_NS);
  }

  /** Acknowledged by the peer. */
  public long bytesSent() {
    return longAt(BYTES_SENT);
  }

  public long bytesReceived() {
    return longAt(BYTES_RECEIVED);
  }

  public long bytesSentInterval() {
    return longAt(BYTES_SENT_INTERVAL);
  }

  public long bytesReceivedInterval() {
    return longAt(BYTES_RECEIVED_INTERVAL);
  }

  /** Our window was closed, since the agent knows the connection; an open episode counts. */
  public long localZeroWindowNs() {
    return longAt(LOCAL_ZERO_WINDOW_NS);
  }

  /** The peer's window was closed. */
  public long peerZeroWindowNs() {
    return longAt(PEER_ZERO_WINDOW_NS);
  }

  public long localZeroWindowIntervalNs() {
    return longAt(LOCAL_ZERO_WINDOW_INTERVAL_NS);
  }

  public long peerZeroWindowIntervalNs() {
    return longAt(PEER_ZERO_WINDOW_INTERVAL_NS);
  }

  /** Bytes to send or in flight. */
  public long busyNs() {
    return longAt(BUSY_NS);
  }

  /** Part of {@link #busyNs}: held back by the peer's window. */
  public long rwndLimitedNs() {
    return longAt(RWND_LIMITED_NS);
  }

  /** Part of {@link #busyNs}: held back by our send buffer. */
  public long sndbufLimitedNs() {
    return longAt(SNDBUF_LIMITED_NS);
  }

  /** 0 if none was measured. */
  public long deliveryRateBytesPerSecond() {
    return longAt(DELIVERY_RATE_BYTES_PER_SECOND);
  }

  /** With those that carry no payload. */
  public int segmentsSent() {
    return intAt(SEGMENTS_SENT);
  }

  /** With those that carry no payload. */
  public int segmentsReceived() {
    return intAt(SEGMENTS_RECEIVED);
  }

  /** Segments. */
  public int retransmits() {
    return intAt(RETRANSMITS);
  }

  public int retransmitsInterval() {
    return intAt(RETRANSMITS_INTERVAL);
  }

  public int rttvarUs() {
    return intAt(RTTVAR_US);
  }

  /** 0 if none was measured. */
  public int minRttUs() {
    return intAt(MIN_RTT_US);
  }

  public int cwndSegments() {
    return intAt(CWND_SEGMENTS);
  }

  /** Written, not sent yet. */
  public int bytesUnsent() {
    return intAt(BYTES_UNSENT);
  }

  /** Sent, not acknowledged yet. */
  public int bytesInFlight() {
    return intAt(BYTES_IN_FLIGHT);
  }

  /** Received in order, not read yet. */
  public int bytesUnread() {
    return intAt(BYTES_UNREAD);
  }

  /** The peer's window. */
  public int sndWndBytes() {
    return intAt(SND_WND_BYTES);
  }

  /** Our window. */
  public int rcvWndBytes() {
    return intAt(RCV_WND_BYTES);
  }

  /** Received. */
  public int outOfOrderSegments() {
    return intAt(OUT_OF_ORDER_SEGMENTS);
  }

  /** Received. */
  public int dsacks() {
    return intAt(DSACKS);
  }

  /** How often. */
  public int reorderingSeen() {
    return intAt(REORDERING_SEEN);
  }

  /** {@code enum ws_state}. */
  public byte state() {
    return byteAt(STATE);
  }

  /** 0 or 1: the connection is older than the agent. */
  public byte joinedLate() {
    return byteAt(JOINED_LATE);
  }

  /** Of the MPTCP connection that it is a subflow of; 0 of none. */
  public int mptcpToken() {
    return intAt(MPTCP_TOKEN);
  }

  /** 0 or 1: now. */
  public byte localWindowClosed() {
    return byteAt(LOCAL_WINDOW_CLOSED);
  }

  /** 0 or 1: now. */
  public byte peerWindowClosed() {
    return byteAt(PEER_WINDOW_CLOSED);
  }

  /** 0 or 1: the delivery rate was limited by what the application wrote. */
  public byte appLimited() {
    return byteAt(APP_LIMITED);
  }
}
