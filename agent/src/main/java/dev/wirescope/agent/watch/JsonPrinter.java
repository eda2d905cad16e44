package dev.wirescope.agent.watch;

import dev.wirescope.json.JsonRows;
import dev.wirescope.json.JsonText;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import dev.wirescope.verdict.Verdict;
import java.util.HashMap;
import java.util.Map;

/** One JSON object a line, under the names of the columns. */
final class JsonPrinter implements LinePrinter {
  private final Map<String, JsonRows> rowsOf = new HashMap<>();
  private final JsonText out = new JsonText();

  JsonPrinter() {
    for (Table table : Tables.SENT_BY_AGENT) {
      rowsOf.put(table.name(), new JsonRows(table));
    }
  }

  @Override
  public String head() {
    return "";
  }

  @Override
  public CharSequence event(Row row) {
    out.clear().beginObject();
    rowsOf.get(row.table().name()).writeFields(row.batch(), row.index(), out);
    Verdict verdict = RowVerdict.of(row);
    if (verdict != null) {
      out.name("verdict");
      verdict.write(out);
    }
    return out.endObject().text();
  }

  @Override
  public CharSequence lost(Row status) {
    out.clear().beginObject();
    out.name("kind").value(RowFilter.LOST);
    out.name("time_unix_ns").value(status.number("time_unix_ns"));
    out.name("node").value(status.text("node"));
    out.name("probe").value(status.text("probe"));
    out.name("count").unsigned(status.number("lost"));
    out.name("reason").value(status.text("lost_reason"));
    return out.endObject().text();
  }
}
