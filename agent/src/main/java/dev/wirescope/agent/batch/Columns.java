package dev.wirescope.agent.batch;

import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/** The columns of one table's batch, handed out by name, each once. */
final class Columns implements AutoCloseable {
  private final VectorSchemaRoot root;
  private final int capacity;
  private final List<BatchColumn> all = new ArrayList<>();
  private final List<TextColumn> texts = new ArrayList<>();

  Columns(Table table, BufferAllocator allocator, int capacity) {
    this.root = VectorSchemaRoot.create(ArrowSchemas.of(table), allocator);
    this.capacity = capacity;
  }

  ByteColumn bytes(String name) {
    return add(new ByteColumn(fixed(name), capacity));
  }

  ShortColumn shorts(String name) {
    return add(new ShortColumn(fixed(name), capacity));
  }

  IntColumn ints(String name) {
    return add(new IntColumn(fixed(name), capacity));
  }

  LongColumn longs(String name) {
    return add(new LongColumn(fixed(name), capacity));
  }

  IpColumn ips(String name) {
    return add(new IpColumn(fixed(name), capacity));
  }

  TextColumn texts(String name, int averageBytes) {
    return texts(name, averageBytes, Utf8.MAX_BYTES);
  }

  /** Texts that are JSON and may be longer than others. */
  TextColumn jsons(String name, int averageBytes) {
    return texts(name, averageBytes, TextColumn.JSON_BYTES_MAX);
  }

  IntsColumn series(String name) {
    return add(new IntsColumn((ListVector) root.getVector(name)));
  }

  private TextColumn texts(String name, int averageBytes, int longestBytes) {
    VarCharVector vector = (VarCharVector) root.getVector(name);
    TextColumn column = add(new TextColumn(vector, capacity, averageBytes, longestBytes));
    texts.add(column);
    return column;
  }

  boolean hasRoom() {
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).hasRoom()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The rows as Arrow vectors.
   *
   * @throws IllegalStateException if a column has not exactly one value for each row
   */
  VectorSchemaRoot seal(int rows) {
    if (all.size() != root.getFieldVectors().size()) {
      throw new IllegalStateException(
          "columns written=" + all.size() + " of=" + root.getFieldVectors().size());
    }
    for (BatchColumn column : all) {
      if (column.count() != rows) {
        throw new IllegalStateException(
            "column " + column.name() + " has values=" + column.count() + " for rows=" + rows);
      }
      column.seal(rows);
    }
    root.setRowCount(rows);
    return root;
  }

  void clear() {
    for (BatchColumn column : all) {
      column.clear();
    }
  }

  @Override
  public void close() {
    root.close();
  }

  private BaseFixedWidthVector fixed(String name) {
    return (BaseFixedWidthVector) root.getVector(name);
  }

  private <T extends BatchColumn> T add(T column) {
    for (BatchColumn other : all) {
      if (other.name().equals(column.name())) {
        throw new IllegalStateException("column " + column.name() + " is handed out twice");
      }
    }
    all.add(column);
    return column;
  }
}
