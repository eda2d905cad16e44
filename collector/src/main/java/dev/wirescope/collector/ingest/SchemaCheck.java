package dev.wirescope.collector.ingest;

import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Whether a stream is one of a table that we know, with exactly its columns. */
final class SchemaCheck {
  private SchemaCheck() {}

  /** The table that the path of {@code descriptor} names. */
  static Table table(FlightDescriptor descriptor) throws Refusal {
    List<String> path = descriptor.isCommand() ? List.of() : descriptor.getPath();
    if (path.size() == 1) {
      for (Table table : Tables.SENT_BY_AGENT) {
        if (table.name().equals(path.getFirst())) {
          return table;
        }
      }
    }
    throw Refusal.invalid(
        CollectorCounter.REFUSED_TABLE,
        "no table "
            + (path.isEmpty() ? "in the descriptor" : String.join("/", path))
            + ": the path must be one of "
            + Tables.SENT_BY_AGENT.stream().map(Table::name).toList());
  }

  /**
   * Refuses {@code actual} unless it is the schema of {@code table}; names the first difference.
   */
  static void check(Table table, Schema actual) throws Refusal {
    List<Field> expected = ArrowSchemas.of(table).getFields();
    List<Field> fields = actual.getFields();
    for (int i = 0; i < Math.max(expected.size(), fields.size()); i++) {
      String want = i < expected.size() ? describe(expected.get(i)) : "no more columns";
      String have = i < fields.size() ? describe(fields.get(i)) : "no more columns";
      if (!want.equals(have)) {
        throw Refusal.invalid(
            CollectorCounter.REFUSED_SCHEMA,
            "not the schema of %s: at column %d expected %s but got %s; agent and collector must be of one version"
                .formatted(table.name(), i, want, have));
      }
    }
  }

  private static String describe(Field field) {
    return field.getName()
        + " "
        + field.getType()
        + (field.isNullable() ? " nullable" : "")
        + (field.getDictionary() == null ? "" : " dictionary-encoded")
        + (field.getChildren().isEmpty() ? "" : " with children");
  }
}
