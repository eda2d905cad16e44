package dev.wirescope.schema;

/**
 * One column, under one name in C, Arrow, SQL, JSON and the dashboard.
 *
 * @param name the name, with its unit as suffix where it has one ({@code _ns}, {@code _us})
 * @param type how it is carried and stored
 * @param nullable whether a row may not know it
 * @param meaning one sentence for the column reference
 */
public record Column(String name, ColumnType type, boolean nullable, String meaning) {
  /** The ClickHouse type as {@code system.columns} prints it. */
  public String clickhouseType() {
    return nullable ? "Nullable(" + type.clickhouse() + ")" : type.clickhouse();
  }
}
