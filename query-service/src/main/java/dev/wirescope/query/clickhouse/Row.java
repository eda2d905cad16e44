package dev.wirescope.query.clickhouse;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a result, as it is shown in JSON: times are nanoseconds since the epoch, addresses
 * text, a {@code connection_id} 16 hex digits.
 */
public final class Row {
  private final Map<String, Object> values;

  public Row() {
    this.values = new LinkedHashMap<>();
  }

  private Row(Map<String, Object> values) {
    this.values = values;
  }

  /** A row of its own with the same values. */
  public Row copy() {
    return new Row(new LinkedHashMap<>(values));
  }

  /** Sets a value; a new name comes last. */
  public Row put(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Takes a value out; null if there is none. */
  public Object remove(String name) {
    return values.remove(name);
  }

  /** The value, which may be null. */
  public Object get(String name) {
    return values.get(name);
  }

  /** The number in {@code name}; 0 for null. */
  public long number(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** The text in {@code name}; empty for null. */
  public String text(String name) {
    Object value = values.get(name);
    return value == null ? "" : value.toString();
  }

  /** Whether {@code name} is known in this row. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** Names and values in order, unmodifiable. */
  @JsonValue
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && row.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
