package dev.wirescope.agent.watch;

import dev.wirescope.json.IpText;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.Table;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * One row of a sealed batch, read by column name.
 *
 * @param table the batch's table
 * @param batch the rows
 * @param index which of them
 */
public record Row(Table table, VectorSchemaRoot batch, int index) {
  private static final String KIND = "kind";

  /** The {@code kind} as in JSON. */
  public String kind() {
    return table.kind() != null ? table.kind() : choice(KIND);
  }

  public boolean isNull(String column) {
    return batch.getVector(column).isNull(index);
  }

  /** The number in {@code column}, 0 if it is not known; 32-bit and shorter numbers as unsigned. */
  public long number(String column) {
    if (isNull(column)) {
      return 0;
    }
    return switch (batch.getVector(column)) {
      case UInt1Vector v -> v.get(index) & 0xff;
      case UInt2Vector v -> v.get(index);
      case UInt4Vector v -> Integer.toUnsignedLong(v.get(index));
      case UInt8Vector v -> v.get(index);
      case TimeStampNanoTZVector v -> v.get(index);
      default -> throw new IllegalArgumentException("column " + column + " is not a number");
    };
  }

  public String text(String column) {
    return ((VarCharVector) batch.getVector(column)).getObject(index).toString();
  }

  public String ip(String column) {
    return IpText.of(((FixedSizeBinaryVector) batch.getVector(column)).get(index));
  }

  /** The name in {@code column}, empty if it is not known. */
  public String choice(String column) {
    if (isNull(column)) {
      return "";
    }
    int number = ((TinyIntVector) batch.getVector(column)).get(index);
    for (Choice.Name name : ((Choice) table.column(column).type()).names()) {
      if (name.number() == number) {
        return name.name();
      }
    }
    return Integer.toString(number);
  }
}
