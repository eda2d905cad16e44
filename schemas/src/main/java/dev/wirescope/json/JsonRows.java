package dev.wirescope.json;

import dev.wirescope.schema.Column;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.ColumnType.Flag;
import dev.wirescope.schema.ColumnType.IpAddress;
import dev.wirescope.schema.ColumnType.Json;
import dev.wirescope.schema.ColumnType.Text;
import dev.wirescope.schema.ColumnType.TimeNs;
import dev.wirescope.schema.ColumnType.UnsignedInt;
import dev.wirescope.schema.ColumnType.UnsignedInts;
import dev.wirescope.schema.Table;
import java.util.ArrayList;
import java.util.List;
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

/**
 * Renders the rows of one table's batches as JSON fields: {@code kind} first, then the columns
 * under their names in the order of the table. Enums are written by name, addresses as text, {@code
 * connection_id} as 16 hex digits, and a value that the row does not know as {@code null}, so that
 * every row of a kind has the same fields.
 */
public final class JsonRows {
  private static final String KIND = "kind";
  private static final String CONNECTION_ID = "connection_id";

  /** Writes the value of one column. */
  @FunctionalInterface
  private interface Cell {
    void write(FieldVector vector, int row, JsonText out);
  }

  private record Named(String name, int index, Cell cell) {}

  private final Table table;
  private final List<Named> cells = new ArrayList<>();

  public JsonRows(Table table) {
    this.table = table;
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      Named named = new Named(column.name(), i, cellOf(column));
      cells.add(column.name().equals(KIND) ? 0 : cells.size(), named);
    }
  }

  /**
   * Writes the fields of {@code row}, without the braces, so that the caller may add its own.
   *
   * @param batch a batch with the schema of this table
   */
  public void writeFields(VectorSchemaRoot batch, int row, JsonText out) {
    if (table.kind() != null) {
      out.name(KIND).value(table.kind());
    }
    for (Named cell : cells) {
      FieldVector vector = batch.getVector(cell.index());
      out.name(cell.name());
      if (vector.isNull(row)) {
        out.nullValue();
      } else {
        cell.cell().write(vector, row, out);
      }
    }
  }

  /** Writes {@code row} as an object. */
  public void write(VectorSchemaRoot batch, int row, JsonText out) {
    out.beginObject();
    writeFields(batch, row, out);
    out.endObject();
  }

  private static Cell cellOf(Column column) {
    return switch (column.type()) {
      case TimeNs _ -> (v, row, out) -> out.value(((TimeStampNanoTZVector) v).get(row));
      case IpAddress _ ->
          (v, row, out) -> out.value(IpText.of(((FixedSizeBinaryVector) v).get(row)));
      case Text _ -> (v, row, out) -> out.value(((VarCharVector) v).getObject(row).toString());
      case Json _ -> (v, row, out) -> out.json(((VarCharVector) v).getObject(row).toString());
      case UnsignedInts _ -> (v, row, out) -> writeSeries((ListVector) v, row, out);
      case Flag _ -> (v, row, out) -> out.value(((UInt1Vector) v).get(row) != 0);
      case Choice choice -> choiceCell(choice);
      case UnsignedInt number -> numberCell(number.bits(), column.name().equals(CONNECTION_ID));
    };
  }

  private static void writeSeries(ListVector series, int row, JsonText out) {
    UInt4Vector values = (UInt4Vector) series.getDataVector();
    out.beginArray();
    for (int i = series.getElementStartIndex(row); i < series.getElementEndIndex(row); i++) {
      out.value(Integer.toUnsignedLong(values.get(i)));
    }
    out.endArray();
  }

  private static Cell choiceCell(Choice choice) {
    String[] names = new String[256];
    for (int i = 0; i < names.length; i++) {
      names[i] = Integer.toString((byte) i); // a newer sender's number is shown, not hidden
    }
    for (Choice.Name name : choice.names()) {
      names[name.number() & 0xff] = name.name();
    }
    return (v, row, out) -> out.value(names[((TinyIntVector) v).get(row) & 0xff]);
  }

  private static Cell numberCell(int bits, boolean hex) {
    if (hex) {
      return (v, row, out) -> out.hex(((UInt8Vector) v).get(row));
    }
    return switch (bits) {
      case 8 -> (v, row, out) -> out.value(((UInt1Vector) v).get(row) & 0xff);
      case 16 -> (v, row, out) -> out.value(((UInt2Vector) v).get(row));
      case 32 -> (v, row, out) -> out.value(Integer.toUnsignedLong(((UInt4Vector) v).get(row)));
      case 64 -> (v, row, out) -> out.unsigned(((UInt8Vector) v).get(row));
      default -> throw new IllegalArgumentException("no rendering for bits=" + bits);
    };
  }
}
