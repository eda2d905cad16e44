package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.ListenOverflowEvent;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code listen_overflows}. */
public final class ListenOverflowsBatch extends Batch {
  private final CommonColumns common;
  private final IntColumn count;
  private final IntColumn backlog;
  private final IntColumn limit;

  public ListenOverflowsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.LISTEN_OVERFLOWS, allocator, capacity);
    common = new CommonColumns(columns, sources);
    count = columns.ints("count");
    backlog = columns.ints("backlog");
    limit = columns.ints("limit");
  }

  public void append(ListenOverflowEvent event) {
    beginRow();
    common.put(event, Direction.INBOUND);
    count.put(event.count());
    backlog.put(event.backlog());
    limit.put(event.limit());
    endRow();
  }

  @Override
  void fillConstants(int rows) {
    common.fillNode(rows);
  }
}
