package dev.wirescope.schema;

import dev.wirescope.schema.ColumnType.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page that lists every column, made from {@link Tables}. */
public final class ColumnReference {
  private static final String HEAD =
      """
      # Columns

      Made from `Tables.java`; do not edit. To make it anew after a change there:
      `WIRESCOPE_REGENERATE=1 mvn -pl schemas -am test -Dtest=ColumnReferenceTest -Dsurefire.failIfNoSpecifiedTests=false`.

      A column has one name in the kernel's structs, in Arrow, in SQL, in JSON and in the dashboard. In JSON, choices are
      written by name, addresses as text (IPv4 plain), `connection_id` as 16 hex digits, times as nanoseconds since the
      Unix epoch, and what a row does not know as `null`.
      In ClickHouse each table also has `tenant` as its first column and `inserted_at` as its last.
      """;

  private ColumnReference() {}

  /** The whole page, in Markdown. */
  public static String markdown() {
    StringBuilder out = new StringBuilder(HEAD);
    for (Table table : Tables.SENT_BY_AGENT) {
      out.append("\n## `").append(table.name()).append("`\n\n");
      out.append(
          "| column | Arrow | ClickHouse | null | meaning |\n| --- | --- | --- | --- | --- |\n");
      for (Column column : table.columns()) {
        out.append(row(column));
      }
    }
    return out.toString();
  }

  private static String row(Column column) {
    String clickhouse =
        column.type() instanceof Choice ? "Enum8" : "`" + column.type().clickhouse() + "`";
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            column.name(),
            column.type().arrow(),
            clickhouse,
            column.nullable() ? "yes" : "",
            meaning(column));
  }

  private static String meaning(Column column) {
    if (!(column.type() instanceof Choice choice)) {
      return column.meaning();
    }
    List<String> names = new ArrayList<>();
    for (Choice.Name name : choice.names()) {
      names.add("`" + name.name() + "` " + name.number());
    }
    return column.meaning() + ": " + String.join(", ", names);
  }

  /** Writes the page to {@code file}. */
  public static void write(Path file) throws IOException {
    Files.writeString(file, markdown());
  }
}
