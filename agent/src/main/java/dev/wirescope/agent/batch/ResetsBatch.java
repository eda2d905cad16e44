package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code resets}. */
public final class ResetsBatch extends Batch {
  private static final int REASON_BYTES = 24;
  private static final byte SENT_BY_REMOTE = 2;

  private final CommonColumns common;
  private final RowSources sources;
  private final ByteColumn sentBy;
  private final ByteColumn phase;
  private final TextColumn resetReason;

  public ResetsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.RESETS, allocator, capacity);
    this.sources = sources;
    common = new CommonColumns(columns, sources);
    sentBy = columns.bytes("sent_by");
    phase = columns.bytes("phase");
    resetReason = columns.texts("reset_reason", REASON_BYTES);
  }

  public void append(ResetEvent event) {
    beginRow();
    common.put(event, event.sentBy() == SENT_BY_REMOTE ? Direction.INBOUND : Direction.OUTBOUND);
    sentBy.put(event.sentBy());
    phase.put(event.phase());
    resetReason.put(
        event.hasReason() == 0
            ? Utf8.EMPTY
            : sources.kernelNames().resetReason(event.resetReason()));
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }
}
