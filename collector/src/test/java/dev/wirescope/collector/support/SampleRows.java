package dev.wirescope.collector.support;

import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.ColumnType;
import dev.wirescope.schema.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Rows whose every value follows from (seed, row, column), and what ClickHouse must print for them.
 * Among them are nulls in each nullable column, the largest value of each integer, each name of
 * each choice, and text that is not ASCII.
 */
public final class SampleRows {
  private final Table table;
  private final long startNanos;
  private final int seed;

  /** Rows of {@code table}, their times from {@code start} on, a microsecond apart. */
  public SampleRows(Table table, Instant start, int seed) {
    this.table = table;
    this.startNanos = start.getEpochSecond() * 1_000_000_000 + start.getNano();
    this.seed = seed;
  }

  /** {@code rows} rows as a batch; the caller closes it. */
  public VectorSchemaRoot batch(BufferAllocator allocator, int rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.of(table), allocator);
    fill(root, rows);
    return root;
  }

  /** Replaces what is in {@code root} by {@code rows} rows. */
  public void fill(VectorSchemaRoot root, int rows) {
    for (int column = 0; column < table.columns().size(); column++) {
      FieldVector vector = root.getVector(column);
      vector.reset();
      for (int row = 0; row < rows; row++) {
        if (!isNull(row, column)) {
          set(vector, row, column);
        }
      }
    }
    root.setRowCount(rows);
  }

  /** What {@code SELECT column, …} prints for {@code row}, columns apart by tabs. */
  public String expected(int row) {
    List<String> values = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      values.add(isNull(row, column) ? "\\N" : text(row, column));
    }
    return String.join("\t", values);
  }

  private boolean isNull(int row, int column) {
    return table.columns().get(column).nullable() && (row + column) % 3 == 0;
  }

  private long value(int row, int column, int bits) {
    long mask = bits == 64 ? -1 : (1L << bits) - 1;
    if (row % 5 == 1) {
      return mask; // the largest
    }
    return (seed * 1_000_003L + row * 8191L + column * 31L) & mask;
  }

  private long nanos(int row) {
    return startNanos + row * 1_000L;
  }

  private static ColumnType.Choice.Name name(ColumnType.Choice choice, int row) {
    return choice.names().get(row % choice.names().size());
  }

  private String words(int row, int column) {
    return row % 4 == 2 ? "" : "säge-" + seed + "-" + column + "-" + row % 7;
  }

  private String json(int row, int column) {
    return row % 4 == 2 ? "" : "[{\"säge\":" + column + "}]";
  }

  private List<Long> series(int row, int column) {
    return LongStream.range(0, row % 4).map(i -> value(row, column + (int) i, 32)).boxed().toList();
  }

  private byte[] address(int row) {
    byte[] bytes = new byte[16];
    if (row % 2 == 0) {
      bytes[10] = (byte) 0xff;
      bytes[11] = (byte) 0xff;
      bytes[12] = 10;
      bytes[15] = (byte) row;
    } else {
      bytes[0] = 0x20;
      bytes[1] = 0x01;
      bytes[14] = (byte) (row >> 8);
      bytes[15] = (byte) (row | 1);
    }
    return bytes;
  }

  private static String addressText(byte[] bytes) {
    if (bytes[0] == 0) {
      return "::ffff:10.0.0." + (bytes[15] & 0xff);
    }
    int last = (bytes[14] & 0xff) << 8 | (bytes[15] & 0xff);
    return "2001::" + Integer.toHexString(last);
  }

  private void set(FieldVector vector, int row, int column) {
    switch (vector) {
      case TimeStampVector it -> it.setSafe(row, nanos(row));
      case TinyIntVector it ->
          it.setSafe(row, name((ColumnType.Choice) type(column), row).number());
      case UInt1Vector it ->
          it.setSafe(
              row, type(column) instanceof ColumnType.Flag ? row % 2 : (int) value(row, column, 8));
      case UInt2Vector it -> it.setSafe(row, (int) value(row, column, 16));
      case UInt4Vector it -> it.setSafe(row, (int) value(row, column, 32));
      case UInt8Vector it -> it.setSafe(row, value(row, column, 64));
      case FixedSizeBinaryVector it -> it.setSafe(row, address(row));
      case VarCharVector it when type(column) instanceof ColumnType.Json ->
          it.setSafe(row, json(row, column).getBytes(StandardCharsets.UTF_8));
      case ListVector it -> setSeries(it, row, column);
      case VarCharVector it -> it.setSafe(row, words(row, column).getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalStateException("no sample for " + vector.getField());
    }
  }

  private void setSeries(ListVector vector, int row, int column) {
    UInt4Vector values = (UInt4Vector) vector.getDataVector();
    List<Long> series = series(row, column);
    int at = vector.startNewValue(row);
    for (int i = 0; i < series.size(); i++) {
      values.setSafe(at + i, (int) (long) series.get(i));
    }
    vector.endValue(row, series.size());
  }

  private ColumnType type(int column) {
    Column described = table.columns().get(column);
    return described.type();
  }

  private String text(int row, int column) {
    return switch (type(column)) {
      case ColumnType.TimeNs ignored -> timeText(nanos(row));
      case ColumnType.Choice choice -> name(choice, row).name();
      case ColumnType.Flag ignored -> row % 2 == 1 ? "true" : "false";
      case ColumnType.UnsignedInt(int bits) -> Long.toUnsignedString(value(row, column, bits));
      case ColumnType.IpAddress ignored -> addressText(address(row));
      case ColumnType.Text ignored -> words(row, column);
      case ColumnType.Json ignored -> json(row, column);
      case ColumnType.UnsignedInts ignored -> series(row, column).toString().replace(" ", "");
    };
  }

  private static String timeText(long nanos) {
    Instant time = Instant.ofEpochSecond(nanos / 1_000_000_000);
    String seconds = time.toString().replace('T', ' ').replace("Z", "");
    return seconds + ".%09d".formatted(nanos % 1_000_000_000);
  }
}
