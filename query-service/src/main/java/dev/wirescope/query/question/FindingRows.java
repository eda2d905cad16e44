package dev.wirescope.query.question;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.clickhouse.Row;

/** Rows of the table of findings as findings in JSON. */
public final class FindingRows {
  private final ObjectMapper mapper;

  public FindingRows(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** {@code row} with the two columns that hold JSON opened. */
  public Row json(Row row) {
    return row.copy()
        .put("details", opened(row.text("details")))
        .put("verdict", opened(row.text("verdict")));
  }

  private Object opened(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored finding has no JSON where it should: " + text, e);
    }
  }
}
