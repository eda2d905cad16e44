package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code connection_summaries}. */
public final class ConnectionSummariesBatch extends Batch {
  private final CommonColumns common;
  private final ByteColumn state;
  private final LongColumn durationNs;
  private final LongColumn intervalNs;
  private final LongColumn bytesSent;
  private final LongColumn bytesReceived;
  private final LongColumn bytesSentInterval;
  private final LongColumn bytesReceivedInterval;
  private final IntColumn segmentsSent;
  private final IntColumn segmentsReceived;
  private final IntColumn retransmits;
  private final IntColumn retransmitsInterval;
  private final IntColumn rttvarUs;
  private final IntColumn minRttUs;
  private final IntColumn cwndSegments;
  private final LongColumn deliveryRateBytesPerSecond;
  private final ByteColumn appLimited;
  private final IntColumn bytesUnsent;
  private final IntColumn bytesInFlight;
  private final IntColumn bytesUnread;
  private final IntColumn sndWndBytes;
  private final IntColumn rcvWndBytes;
  private final ByteColumn localWindowClosed;
  private final ByteColumn peerWindowClosed;
  private final LongColumn localZeroWindowNs;
  private final LongColumn peerZeroWindowNs;
  private final LongColumn localZeroWindowIntervalNs;
  private final LongColumn peerZeroWindowIntervalNs;
  private final LongColumn busyNs;
  private final LongColumn rwndLimitedNs;
  private final LongColumn sndbufLimitedNs;
  private final IntColumn outOfOrderSegments;
  private final IntColumn dsacks;
  private final IntColumn reorderingSeen;
  private final ByteColumn joinedLate;
  private final IntColumn mptcpToken;

  public ConnectionSummariesBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.CONNECTION_SUMMARIES, allocator, capacity);
    common = new CommonColumns(columns, sources);
    state = columns.bytes("state");
    durationNs = columns.longs("duration_ns");
    intervalNs = columns.longs("interval_ns");
    bytesSent = columns.longs("bytes_sent");
    bytesReceived = columns.longs("bytes_received");
    bytesSentInterval = columns.longs("bytes_sent_interval");
    bytesReceivedInterval = columns.longs("bytes_received_interval");
    segmentsSent = columns.ints("segments_sent");
    segmentsReceived = columns.ints("segments_received");
    retransmits = columns.ints("retransmits");
    retransmitsInterval = columns.ints("retransmits_interval");
    rttvarUs = columns.ints("rttvar_us");
    minRttUs = columns.ints("min_rtt_us");
    cwndSegments = columns.ints("cwnd_segments");
    deliveryRateBytesPerSecond = columns.longs("delivery_rate_bytes_per_second");
    appLimited = columns.bytes("app_limited");
    bytesUnsent = columns.ints("bytes_unsent");
    bytesInFlight = columns.ints("bytes_in_flight");
    bytesUnread = columns.ints("bytes_unread");
    sndWndBytes = columns.ints("snd_wnd_bytes");
    rcvWndBytes = columns.ints("rcv_wnd_bytes");
    localWindowClosed = columns.bytes("local_window_closed");
    peerWindowClosed = columns.bytes("peer_window_closed");
    localZeroWindowNs = columns.longs("local_zero_window_ns");
    peerZeroWindowNs = columns.longs("peer_zero_window_ns");
    localZeroWindowIntervalNs = columns.longs("local_zero_window_interval_ns");
    peerZeroWindowIntervalNs = columns.longs("peer_zero_window_interval_ns");
    busyNs = columns.longs("busy_ns");
    rwndLimitedNs = columns.longs("rwnd_limited_ns");
    sndbufLimitedNs = columns.longs("sndbuf_limited_ns");
    outOfOrderSegments = columns.ints("out_of_order_segments");
    dsacks = columns.ints("dsacks");
    reorderingSeen = columns.ints("reordering_seen");
    joinedLate = columns.bytes("joined_late");
    mptcpToken = columns.ints("mptcp_token");
  }

  public void append(ConnectionSummaryEvent event) {
    beginRow();
    common.put(event, Direction.ofRole(event.role()));
    putTraffic(event);
    putInterval(event);
    putPath(event);
    putQueues(event);
    putLimits(event);
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }

  private void putTraffic(ConnectionSummaryEvent event) {
    state.put(event.state());
    durationNs.putOrNullIfZero(event.durationNs());
    bytesSent.put(event.bytesSent());
    bytesReceived.put(event.bytesReceived());
    segmentsSent.put(event.segmentsSent());
    segmentsReceived.put(event.segmentsReceived());
    retransmits.put(event.retransmits());
    joinedLate.put(event.joinedLate());
    mptcpToken.putOrNullIfZero(event.mptcpToken());
  }

  private void putPath(ConnectionSummaryEvent event) {
    rttvarUs.put(event.rttvarUs());
    minRttUs.putOrNullIfZero(event.minRttUs());
    cwndSegments.put(event.cwndSegments());
    deliveryRateBytesPerSecond.putOrNullIfZero(event.deliveryRateBytesPerSecond());
    appLimited.put(event.appLimited());
    outOfOrderSegments.put(event.outOfOrderSegments());
    dsacks.put(event.dsacks());
    reorderingSeen.put(event.reorderingSeen());
  }

  private void putQueues(ConnectionSummaryEvent event) {
    bytesUnsent.put(event.bytesUnsent());
    bytesInFlight.put(event.bytesInFlight());
    bytesUnread.put(event.bytesUnread());
    sndWndBytes.put(event.sndWndBytes());
    rcvWndBytes.put(event.rcvWndBytes());
  }

  private void putLimits(ConnectionSummaryEvent event) {
    localWindowClosed.put(event.localWindowClosed());
    peerWindowClosed.put(event.peerWindowClosed());
    localZeroWindowNs.put(event.localZeroWindowNs());
    peerZeroWindowNs.put(event.peerZeroWindowNs());
    busyNs.put(event.busyNs());
    rwndLimitedNs.put(event.rwndLimitedNs());
    sndbufLimitedNs.put(event.sndbufLimitedNs());
  }

  /** Nothing of it is known of an old connection that is told for the first time. */
  private void putInterval(ConnectionSummaryEvent event) {
    if (event.intervalNs() == 0) {
      intervalNs.putNull();
      bytesSentInterval.putNull();
      bytesReceivedInterval.putNull();
      retransmitsInterval.putNull();
      localZeroWindowIntervalNs.putNull();
      peerZeroWindowIntervalNs.putNull();
      return;
    }
    intervalNs.put(event.intervalNs());
    bytesSentInterval.put(event.bytesSentInterval());
    bytesReceivedInterval.put(event.bytesReceivedInterval());
    retransmitsInterval.put(event.retransmitsInterval());
    localZeroWindowIntervalNs.put(event.localZeroWindowIntervalNs());
    peerZeroWindowIntervalNs.put(event.peerZeroWindowIntervalNs());
  }
}
