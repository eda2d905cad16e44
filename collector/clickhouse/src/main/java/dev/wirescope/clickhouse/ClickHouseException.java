package dev.wirescope.clickhouse;

import java.io.IOException;

/** A statement that did not succeed: ClickHouse refused it, or could not be reached. */
public final class ClickHouseException extends IOException {
  /** The {@link #code()} where no answer came from ClickHouse at all. */
  public static final int UNREACHABLE = 0;

  private final int code;

  /** ClickHouse answered with the error {@code code}. */
  public ClickHouseException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** No answer came. Whether the statement took effect is not known. */
  public ClickHouseException(String message, Throwable cause) {
    super(message, cause);
    this.code = UNREACHABLE;
  }

  /** The number of ClickHouse's error (as in {@code system.errors}), or {@link #UNREACHABLE}. */
  public int code() {
    return code;
  }
}
