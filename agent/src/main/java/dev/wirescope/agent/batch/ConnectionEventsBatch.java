package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.EventKind;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code connection_events}. */
public final class ConnectionEventsBatch extends Batch {
  private final CommonColumns common;
  private final ByteColumn kind;
  private final LongColumn connectLatencyNs;
  private final LongColumn durationNs;
  private final LongColumn bytesSent;
  private final LongColumn bytesReceived;
  private final IntColumn retransmits;
  private final IntColumn minRttUs;
  private final ByteColumn closeReason;
  private final ByteColumn closedBy;
  private final ByteColumn established;
  private final ByteColumn joinedLate;
  private final IntColumn mptcpToken;

  public ConnectionEventsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.CONNECTION_EVENTS, allocator, capacity);
    common = new CommonColumns(columns, sources);
    kind = columns.bytes("kind");
    connectLatencyNs = columns.longs("connect_latency_ns");
    durationNs = columns.longs("duration_ns");
    bytesSent = columns.longs("bytes_sent");
    bytesReceived = columns.longs("bytes_received");
    retransmits = columns.ints("retransmits");
    minRttUs = columns.ints("min_rtt_us");
    closeReason = columns.bytes("close_reason");
    closedBy = columns.bytes("closed_by");
    established = columns.bytes("established");
    joinedLate = columns.bytes("joined_late");
    mptcpToken = columns.ints("mptcp_token");
  }

  public void append(ConnectEvent event) {
    beginRow();
    common.put(event, Direction.OUTBOUND);
    kind.put(EventKind.CONNECT);
    connectLatencyNs.putOrNullIfZero(event.connectLatencyNs());
    putNoClose();
    endRow();
  }

  public void append(AcceptEvent event) {
    beginRow();
    common.put(event, Direction.INBOUND);
    kind.put(EventKind.ACCEPT);
    connectLatencyNs.putNull();
    putNoClose();
    endRow();
  }

  public void append(CloseEvent event) {
    beginRow();
    common.put(event, Direction.ofRole(event.role()));
    kind.put(EventKind.CLOSE);
    connectLatencyNs.putNull();
    durationNs.putOrNullIfZero(event.durationNs());
    bytesSent.put(event.bytesSent());
    bytesReceived.put(event.bytesReceived());
    retransmits.put(event.retransmits());
    minRttUs.putOrNullIfZero(event.minRttUs());
    closeReason.put(event.closeReason());
    closedBy.put(event.closedBy());
    established.put(event.established());
    joinedLate.put(event.joinedLate());
    mptcpToken.putOrNullIfZero(event.mptcpToken());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }

  private void putNoClose() {
    durationNs.putNull();
    bytesSent.putNull();
    bytesReceived.putNull();
    retransmits.putNull();
    minRttUs.putNull();
    closeReason.putNull();
    closedBy.putNull();
    established.putNull();
    joinedLate.putNull();
    mptcpToken.putNull();
  }
}
