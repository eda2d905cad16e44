package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Row;
import dev.wirescope.json.JsonRows;
import dev.wirescope.json.JsonText;
import dev.wirescope.schema.Tables;

/** The row under the names of the columns, and the trouble in words. */
final class JsonForm implements ConnectionForm {
  private final JsonRows rows = new JsonRows(Tables.CONNECTION_SUMMARIES);
  private final JsonText out = new JsonText();

  @Override
  public String line(Connection connection, Row row) {
    out.clear().beginObject();
    rows.writeFields(row.batch(), row.index(), out);
    out.name("trouble").value(Trouble.words(connection));
    return out.endObject().toString();
  }
}
