package dev.wirescope.query.clickhouse;

import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the statements of {@code resources/sql} with bound parameters and within limits. */
public final class ClickHouse {
  /**
   * At the end of every statement. The result may hold one row more than an answer, which tells
   * that there were more.
   */
  public static final String SETTINGS =
      "SETTINGS max_execution_time = 10, max_rows_to_read = 200000000, max_memory_usage = 2000000000,"
          + " max_result_rows = 20000, result_overflow_mode = 'throw'";

  private static final int TOO_MANY_ROWS = 158;
  private static final int TIMEOUT_EXCEEDED = 159;
  private static final int TOO_MANY_SIMULTANEOUS_QUERIES = 202;
  private static final int MEMORY_LIMIT_EXCEEDED = 241;
  private static final int TOO_MANY_ROWS_OR_BYTES = 396;
  private static final int UNKNOWN_TABLE = 60;
  private static final int UNKNOWN_DATABASE = 81;

  private final ConnectionPool pool;
  private final Counters counters;

  public ClickHouse(ConnectionPool pool, Counters counters) {
    this.pool = pool;
    this.counters = counters;
  }

  /**
   * The rows that {@code sql} answers with.
   *
   * @param values a value for each parameter, as text that ClickHouse casts; null is NULL
   * @throws ClickHouseUnavailableException if ClickHouse does not answer
   * @throws QueryTooLargeException if the query ran into one of its limits
   */
  public List<Row> query(Sql sql, Map<String, String> values) {
    String text = sql.prepared() + "\n" + SETTINGS;
    return run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            int index = 1;
            for (Sql.Parameter parameter : sql.parameters()) {
              if (!values.containsKey(parameter.name())) {
                throw new IllegalArgumentException("no value for parameter " + parameter.name());
              }
              statement.setString(index++, values.get(parameter.name()));
            }
            try (ResultSet result = statement.executeQuery()) {
              return rows(result);
            }
          }
        });
  }

  /**
   * Inserts rows of text values, which ClickHouse casts to the types of the columns.
   *
   * @throws ClickHouseUnavailableException if ClickHouse does not answer
   */
  public void insert(String table, List<String> columns, List<List<String>> rows) {
    String marks = "?" + ", ?".repeat(columns.size() - 1);
    String text =
        "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + marks + ")";
    run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (List<String> row : rows) {
              for (int i = 0; i < row.size(); i++) {
                statement.setString(i + 1, row.get(i));
              }
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
  }

  private static List<Row> rows(ResultSet result) throws SQLException {
    RowReader reader = new RowReader(result.getMetaData());
    List<Row> rows = new ArrayList<>();
    while (result.next()) {
      rows.add(reader.read(result));
    }
    return rows;
  }

  private <T> T run(ConnectionPool.Work<T> work) {
    try {
      return pool.with(work);
    } catch (ClickHouseUnavailableException e) {
      counters.increment(QueryCounter.CLICKHOUSE_UNAVAILABLE);
      throw e;
    } catch (SQLException e) {
      throw meaningOf(e);
    }
  }

  private RuntimeException meaningOf(SQLException e) {
    if (isTransport(e)) {
      return unavailable("ClickHouse at " + pool.target() + " does not answer", e);
    }
    return switch (e.getErrorCode()) {
      case TOO_MANY_ROWS, TIMEOUT_EXCEEDED, MEMORY_LIMIT_EXCEEDED, TOO_MANY_ROWS_OR_BYTES ->
          new QueryTooLargeException(
              "the question would read too much: ask for a shorter time, or for one node", e);
      case UNKNOWN_TABLE, UNKNOWN_DATABASE ->
          unavailable("the tables at " + pool.target() + " do not exist yet", e);
      case TOO_MANY_SIMULTANEOUS_QUERIES ->
          unavailable("ClickHouse at " + pool.target() + " is busy", e);
      default -> new IllegalStateException("ClickHouse refused a statement: " + e.getMessage(), e);
    };
  }

  /** The driver reports a lost connection with SQL state class 08, or only as the cause. */
  private static boolean isTransport(SQLException e) {
    if (e.getSQLState() != null && e.getSQLState().startsWith("08")) {
      return true;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private ClickHouseUnavailableException unavailable(String message, SQLException cause) {
    counters.increment(QueryCounter.CLICKHOUSE_UNAVAILABLE);
    return new ClickHouseUnavailableException(message, cause);
  }
}
