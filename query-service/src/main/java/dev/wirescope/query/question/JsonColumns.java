package dev.wirescope.query.question;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.wirescope.query.clickhouse.Row;

/** Columns that hold JSON as text, opened for the answer. */
public final class JsonColumns {
  private final ObjectMapper mapper;

  public JsonColumns(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Opens {@code columns} of {@code row}; an empty text is null. */
  Row open(Row row, String... columns) {
    for (String column : columns) {
      row.put(column, opened(column, row.text(column)));
    }
    return row;
  }

  private JsonNode opened(String column, String text) {
    if (text.isEmpty()) {
      return NullNode.getInstance();
    }
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored row has no JSON in " + column + ": " + text, e);
    }
  }
}
