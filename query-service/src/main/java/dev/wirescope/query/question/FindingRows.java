package dev.wirescope.query.question;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.clickhouse.Row;

/** Rows of the table of findings as findings in JSON. */
public final class FindingRows {
  private final JsonColumns json;

  public FindingRows(ObjectMapper mapper) {
    this.json = new JsonColumns(mapper);
  }

  /** {@code row} with the two columns that hold JSON opened. */
  public Row json(Row row) {
    return json.open(row.copy(), "details", "verdict");
  }
}
