package dev.wirescope.agent.batch;

import dev.wirescope.schema.Table;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of one table that were not handed on yet, in vectors that are allocated once and used
 * again. For one thread.
 *
 * <p>Append while {@link #isFull} is false; {@link #seal} gives the rows, which stay valid until
 * {@link #clear} makes room for new ones.
 */
public abstract sealed class Batch implements AutoCloseable
    permits ConnectionEventsBatch,
        RetransmissionsBatch,
        RetransmissionOutcomesBatch,
        ZeroWindowsBatch,
        DropsBatch,
        LocalDropStallsBatch,
        ResetsBatch,
        ListenOverflowsBatch,
        ProbeStatusBatch,
        ConnectionSummariesBatch,
        MicroBurstsBatch,
        GapsBatch,
        WaveformsBatch {
  private final Table table;
  private final int capacity;
  final Columns columns;
  private int rows;
  private boolean full;

  Batch(Table table, BufferAllocator allocator, int capacity) {
    this.table = table;
    this.capacity = capacity;
    this.columns = new Columns(table, allocator, capacity);
  }

  public final Table table() {
    return table;
  }

  public final int rows() {
    return rows;
  }

  /** Whether it must be sealed and cleared before another row. */
  public final boolean isFull() {
    return full;
  }

  /**
   * The rows as Arrow vectors, which belong to this batch.
   *
   * @throws IllegalStateException if a column was not set exactly once in each row
   */
  public final VectorSchemaRoot seal() {
    fillConstants(rows);
    return columns.seal(rows);
  }

  /** Forgets all rows. */
  public final void clear() {
    columns.clear();
    rows = 0;
    full = false;
  }

  @Override
  public final void close() {
    columns.close();
  }

  /** Writes the columns that are the same in every row. */
  abstract void fillConstants(int count);

  /** Comes before the columns of a row are set: beyond this they are written without a check. */
  final void beginRow() {
    if (full) {
      throw new IllegalStateException("batch of " + table.name() + " is full at rows=" + rows);
    }
  }

  /** Comes after the columns of a row are set. */
  final void endRow() {
    rows++;
    full = rows == capacity || !columns.hasRoom();
  }
}
