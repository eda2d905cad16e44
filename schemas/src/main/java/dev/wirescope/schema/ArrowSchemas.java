package dev.wirescope.schema;

import java.util.ArrayList;
import java.util.List;
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
      fields.add(new Field(column.name(), type, null));
    }
    return new Schema(fields);
  }
}
