package dev.wirescope.schema;

import java.util.List;

/**
 * One table: what the agent sends in one kind of batch and ClickHouse keeps under the same name.
 *
 * <p>In ClickHouse each table also has {@code tenant LowCardinality(String)} as its first column,
 * which the collector fills from the token and never from the batch, and {@code inserted_at
 * DateTime64(3, 'UTC')} as its last, which ClickHouse fills.
 *
 * @param name the table's name
 * @param kind the {@code kind} of its rows in JSON, or null where the table has a {@code kind}
 *     column
 * @param columns in the order of the Arrow schema
 */
public record Table(String name, String kind, List<Column> columns) {
  public Table {
    columns = List.copyOf(columns);
  }

  /** The position of the column {@code columnName}. */
  public int indexOf(String columnName) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(columnName)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no column " + columnName + " in table " + name);
  }

  /** The column {@code columnName}. */
  public Column column(String columnName) {
    return columns.get(indexOf(columnName));
  }
}
