package dev.wirescope.query.clickhouse;

/** The query was stopped by one of its limits; a narrower question may succeed. */
public final class QueryTooLargeException extends RuntimeException {
  public QueryTooLargeException(String message, Throwable cause) {
    super(message, cause);
  }
}
