package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code retransmissions}. */
public final class RetransmissionsBatch extends Batch {
  private final CommonColumns common;
  private final ByteColumn retransmissionKind;
  private final IntColumn seq;
  private final IntColumn bytes;
  private final ShortColumn segments;
  private final ShortColumn attempt;
  private final ByteColumn caState;
  private final ByteColumn pendingTimer;

  public RetransmissionsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.RETRANSMISSIONS, allocator, capacity);
    common = new CommonColumns(columns, sources);
    retransmissionKind = columns.bytes("retransmission_kind");
    seq = columns.ints("seq");
    bytes = columns.ints("bytes");
    segments = columns.shorts("segments");
    attempt = columns.shorts("attempt");
    caState = columns.bytes("ca_state");
    pendingTimer = columns.bytes("pending_timer");
  }

  public void append(RetransmissionEvent event) {
    beginRow();
    common.put(event, Direction.OUTBOUND);
    retransmissionKind.put(event.retransmissionKind());
    seq.put(event.seq());
    bytes.put(event.bytes());
    segments.put((short) event.segments());
    attempt.put((short) event.attempt());
    caState.put(event.caState());
    pendingTimer.put(event.pendingTimer());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }
}
