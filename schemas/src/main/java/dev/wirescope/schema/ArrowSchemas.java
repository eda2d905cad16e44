package dev.wirescope.schema;

import dev.wirescope.schema.ColumnType.UnsignedInts;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Table to Arrow schema: the agent fills it, the collector checks what arrives against it. */
public final class ArrowSchemas {
  private ArrowSchemas() {}

  /** The schema of {@code table}'s batches, fields in column order. */
  public static Schema of(Table table) {
    List<Field> fields = new ArrayList<>(table.columns().size());
    for (Column column : table.columns()) {
      FieldType type = new FieldType(column.nullable(), column.type().arrow(), null);
      fields.add(new Field(column.name(), type, children(column.type())));
    }
    return new Schema(fields);
  }

  private static List<Field> children(ColumnType type) {
    return type instanceof UnsignedInts
        ? List.of(Field.notNullable(ListVector.DATA_VECTOR_NAME, UnsignedInts.ELEMENT.arrow()))
        : List.of();
  }
}
