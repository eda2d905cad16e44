package dev.wirescope.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.ColumnType.Json;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each table's rows as JSON, against files that a person has read: a row of ordinary values, a row
 * that knows nothing it need not know, and a row of the largest values. {@code
 * WIRESCOPE_REGENERATE=1} writes the files.
 */
class JsonRowsGoldenTest {
  private static final int ORDINARY = 0;
  private static final int UNKNOWN = 1;
  private static final int LARGEST = 2;
  private static final byte[] IPV6 = HexFormat.of().parseHex("20010db8000000000000000000000007");
  private static final byte[] IPV4 = HexFormat.of().parseHex("00000000000000000000ffff0a000001");

  static List<Table> tables() {
    return Tables.SENT_BY_AGENT;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void rowsAreAsInTheGoldenFile(Table table) throws IOException {
    Path file = Path.of("src/test/resources/golden/json", table.name() + ".jsonl");
    String actual = render(table);
    if (System.getenv("WIRESCOPE_REGENERATE") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    }
    assertEquals(Files.readString(file), actual);
  }

  @Test
  void aNumberWithoutANameIsShown() {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(ArrowSchemas.of(Tables.PROBE_STATUS), allocator)) {
      for (Column column : Tables.PROBE_STATUS.columns()) {
        set(column, root.getVector(column.name()), 0, ORDINARY);
      }
      ((TinyIntVector) root.getVector("state")).setSafe(0, 99);
      root.setRowCount(1);
      JsonText out = new JsonText();
      new JsonRows(Tables.PROBE_STATUS).write(root, 0, out);
      assertEquals(true, out.toString().contains("\"state\":\"99\""), out.toString());
    }
  }

  private static String render(Table table) {
    StringBuilder lines = new StringBuilder();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.of(table), allocator)) {
      for (int row = ORDINARY; row <= LARGEST; row++) {
        for (Column column : table.columns()) {
          set(column, root.getVector(column.name()), row, row);
        }
      }
      root.setRowCount(LARGEST + 1);
      JsonRows rows = new JsonRows(table);
      JsonText out = new JsonText();
      for (int row = ORDINARY; row <= LARGEST; row++) {
        rows.write(root, row, out.clear());
        lines.append(out.text()).append('\n');
      }
    }
    return lines.toString();
  }

  private static void set(Column column, FieldVector vector, int row, int sort) {
    if (sort == UNKNOWN && column.nullable()) {
      vector.setNull(row);
      return;
    }
    int number = sort == ORDINARY ? column.name().length() : sort == UNKNOWN ? 0 : -1;
    switch (vector) {
      case TimeStampNanoTZVector v ->
          v.setSafe(row, sort == LARGEST ? Long.MAX_VALUE : 1_763_923_200_123_456_789L);
      case UInt1Vector v -> v.setSafe(row, (byte) number);
      case UInt2Vector v -> v.setSafe(row, (char) number);
      case UInt4Vector v -> v.setSafe(row, number);
      case UInt8Vector v -> v.setSafe(row, number);
      case TinyIntVector v -> {
        List<Choice.Name> names = ((Choice) column.type()).names();
        v.setSafe(row, names.get(sort == LARGEST ? names.size() - 1 : 0).number());
      }
      case FixedSizeBinaryVector v -> v.setSafe(row, sort == LARGEST ? IPV6 : IPV4);
      case VarCharVector v when column.type() instanceof Json ->
          v.setSafe(
              row, (sort == UNKNOWN ? "" : "[{\"share\":0.25}]").getBytes(StandardCharsets.UTF_8));
      case ListVector v -> {
        v.startNewValue(row);
        if (sort != UNKNOWN) {
          UInt4Vector values = (UInt4Vector) v.getDataVector();
          int at = v.getElementStartIndex(row);
          values.setSafe(at, number);
          values.setSafe(at + 1, 0);
        }
        v.endValue(row, sort == UNKNOWN ? 0 : 2);
      }
      case VarCharVector v ->
          v.setSafe(
              row,
              (sort == UNKNOWN ? "" : column.name() + " \"" + sort)
                  .getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalStateException("a new type: " + vector);
    }
  }
}
