package dev.wirescope.query.clickhouse;

/** ClickHouse does not answer, or is not ready yet; the same question may succeed later. */
public final class ClickHouseUnavailableException extends RuntimeException {
  public ClickHouseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
