package dev.wirescope.agent.flight;

import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * The rows of one sealed batch in one piece of memory that is just large enough, so that what waits
 * for the collector takes no more room than its bytes, and the batch can be filled again at once.
 */
final class SealedBatch implements AutoCloseable {
  private static final int ALIGNMENT = 8;

  private final Table table;
  private final long number;
  private final ArrowRecordBatch records;
  private final long bytes;
  private final long lostTold;
  private int failures;

  private SealedBatch(
      Table table, long number, ArrowRecordBatch records, long bytes, long lostTold) {
    this.table = table;
    this.number = number;
    this.records = records;
    this.bytes = bytes;
    this.lostTold = lostTold;
  }

  /**
   * Copies {@code rows}.
   *
   * @param number what the collector's acknowledgement names, larger than that of earlier batches
   */
  static SealedBatch copyOf(
      Table table, long number, VectorSchemaRoot rows, BufferAllocator allocator) {
    try (ArrowRecordBatch source = new VectorUnloader(rows).getRecordBatch()) {
      long total = 0;
      for (ArrowBuf buffer : source.getBuffers()) {
        total += aligned(buffer.readableBytes());
      }
      ArrowBuf body = allocator.buffer(total);
      List<ArrowBuf> copies = new ArrayList<>(source.getBuffers().size());
      long at = 0;
      for (ArrowBuf buffer : source.getBuffers()) {
        long length = buffer.readableBytes();
        body.setBytes(at, buffer, buffer.readerIndex(), length);
        copies.add(body.slice(at, length));
        at += aligned(length);
      }
      ArrowRecordBatch copy =
          new ArrowRecordBatch(
              source.getLength(),
              source.getNodes(),
              copies,
              NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
              true);
      body.close(); // the copy keeps it
      return new SealedBatch(table, number, copy, total, lostTold(table, rows));
    }
  }

  Table table() {
    return table;
  }

  long number() {
    return number;
  }

  int rows() {
    return records.getLength();
  }

  long bytes() {
    return bytes;
  }

  /** The losses that these rows tell of: they must be told again if these rows are lost. */
  long lostTold() {
    return lostTold;
  }

  ArrowRecordBatch records() {
    return records;
  }

  /** Notes that sending it failed for no clear reason; answers how often that was. */
  int countFailure() {
    return ++failures;
  }

  @Override
  public void close() {
    records.close();
  }

  private static long lostTold(Table table, VectorSchemaRoot rows) {
    if (!table.equals(Tables.PROBE_STATUS)) {
      return 0;
    }
    UInt8Vector lost = (UInt8Vector) rows.getVector("lost");
    long sum = 0;
    for (int row = 0; row < rows.getRowCount(); row++) {
      sum += lost.get(row);
    }
    return sum;
  }

  private static long aligned(long length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
