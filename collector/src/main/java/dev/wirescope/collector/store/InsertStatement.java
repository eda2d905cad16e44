package dev.wirescope.collector.store;

import dev.wirescope.schema.Column;
import dev.wirescope.schema.Table;
import java.util.StringJoiner;

/**
 * The INSERT of a table. The tenant is a parameter of the statement and no column of the stream, so
 * nothing that a sender writes can become a tenant.
 */
final class InsertStatement {
  private InsertStatement() {}

  static String of(Table table) {
    StringJoiner names = new StringJoiner(", ");
    StringJoiner structure = new StringJoiner(", ");
    for (Column column : table.columns()) {
      names.add(column.name());
      structure.add(column.name() + " " + column.clickhouseType().replace("'", "\\'"));
    }
    return "INSERT INTO wirescope.%s (tenant, %s) SELECT {tenant:String}, %s FROM input('%s') FORMAT ArrowStream"
        .formatted(table.name(), names, names, structure);
  }
}
