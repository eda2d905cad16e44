package dev.wirescope.query.clickhouse;

import com.clickhouse.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connections to one ClickHouse URL, made when first needed and used again unless a query failed on
 * them. The bound is also the number of queries at a time.
 */
public final class ConnectionPool implements AutoCloseable {
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private final String url;
  private final Properties properties = new Properties();
  private final Semaphore permits;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Driver driver = new Driver();

  /** Does not connect yet, so that the service starts without its database. */
  public ConnectionPool(String url, int connections) {
    this.url = url;
    this.permits = new Semaphore(connections, true);
    // Longer than the longest query may take, so that ClickHouse's own limit answers first.
    properties.setProperty("socket_timeout", "20000");
    properties.setProperty("connection_timeout", "2000");
  }

  /** Where it connects to, without credentials. */
  public String target() {
    return url.replaceAll("\\?.*", "").replaceAll("//[^@/]*@", "//");
  }

  <T> T with(Work<T> work) throws SQLException {
    if (!acquire()) {
      throw new ClickHouseUnavailableException(
          "all connections to " + target() + " are busy, try again", null);
    }
    try {
      Connection connection = idle.pollFirst();
      if (connection == null) {
        connection = driver.connect(url, properties);
      }
      boolean usable = false;
      try {
        T result = work.on(connection);
        usable = true;
        return result;
      } finally {
        if (usable) {
          idle.addFirst(connection);
        } else {
          connection.close();
        }
      }
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      c.close();
    }
  }

  private boolean acquire() {
    try {
      return permits.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
