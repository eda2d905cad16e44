package dev.wirescope.query.api;

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
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Rows as OpenAPI describes them, made from the columns of their table. */
final class TableSchemas {
  private static final String CONNECTION_ID = "connection_id";

  private TableSchemas() {}

  /** An object with a property for each column. */
  static Schema of(Table table) {
    Schema schema = object("A row of " + table.name() + ".");
    for (Column column : table.columns()) {
      schema.addProperty(column.name(), of(column));
    }
    return schema;
  }

  /** An object without properties yet. */
  static Schema object(String description) {
    return OASFactory.createSchema().type(List.of(SchemaType.OBJECT)).description(description);
  }

  /** A whole number. */
  static Schema whole(String description) {
    return OASFactory.createSchema()
        .type(List.of(SchemaType.INTEGER))
        .format("int64")
        .description(description);
  }

  /** A text. */
  static Schema text(String description) {
    return OASFactory.createSchema().type(List.of(SchemaType.STRING)).description(description);
  }

  static Schema of(Column column) {
    String meaning = column.meaning();
    Schema schema =
        switch (column.type()) {
          case TimeNs _ -> whole(meaning + "; nanoseconds since 1970");
          case UnsignedInt _ when column.name().equals(CONNECTION_ID) ->
              text(meaning).pattern("^[0-9a-f]{16}$");
          case UnsignedInt _ -> whole(meaning);
          case IpAddress _ -> text(meaning);
          case Text _ -> text(meaning);
          case Json _ -> OASFactory.createSchema().description(meaning + "; a JSON value or null");
          case UnsignedInts _ ->
              OASFactory.createSchema()
                  .type(List.of(SchemaType.ARRAY))
                  .items(whole("one slot"))
                  .description(meaning);
          case Flag _ ->
              OASFactory.createSchema().type(List.of(SchemaType.BOOLEAN)).description(meaning);
          case Choice choice -> {
            Schema oneOf = text(meaning);
            choice.names().forEach(name -> oneOf.addEnumeration(name.name()));
            if (column.nullable()) {
              oneOf.addEnumeration(null);
            }
            yield oneOf;
          }
        };
    if (column.nullable()) {
      schema.type(List.of(schema.getType().getFirst(), SchemaType.NULL));
    }
    return schema;
  }
}
