package dev.wirescope.clickhouse.embedded;

import java.io.IOException;

/** The embedded server cannot run here; the message is one line with the remedy. */
public final class EmbeddedClickHouseException extends IOException {
  public EmbeddedClickHouseException(String message) {
    super(message);
  }

  public EmbeddedClickHouseException(String message, Throwable cause) {
    super(message, cause);
  }
}
