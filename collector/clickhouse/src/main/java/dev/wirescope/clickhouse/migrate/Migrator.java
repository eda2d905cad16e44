package dev.wirescope.clickhouse.migrate;

import dev.wirescope.clickhouse.ClickHouseException;
import dev.wirescope.clickhouse.ClickHouseHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies the migrations that a ClickHouse does not have yet, each once and in order, and records
 * them in {@code wirescope.schema_migrations}.
 *
 * <p>ClickHouse has no transactions for DDL: a migration that failed half-way is run again from its
 * first statement, so every statement of a migration must be one that may be repeated ({@code IF
 * NOT EXISTS}, {@code OR REPLACE}).
 */
public final class Migrator {
  private static final System.Logger LOG = System.getLogger(Migrator.class.getName());
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private Migrator() {}

  /**
   * Brings the ClickHouse at {@code jdbcUrl} to the tables of this build.
   *
   * @return how many migrations were applied
   * @throws IOException if one fails, or an applied one no longer reads as it did
   */
  public static int migrate(String jdbcUrl) throws IOException {
    try (ClickHouseHttp http = ClickHouseHttp.of(jdbcUrl)) {
      return migrate(http, Migration.all());
    }
  }

  static int migrate(ClickHouseHttp http, List<Migration> migrations) throws IOException {
    http.execute("CREATE DATABASE IF NOT EXISTS wirescope", TIMEOUT);
    http.execute(
        """
        CREATE TABLE IF NOT EXISTS wirescope.schema_migrations
        (version UInt32, name String, checksum FixedString(64), applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
        ENGINE = MergeTree ORDER BY version
        """,
        TIMEOUT);
    Map<Integer, String> applied = applied(http);
    int count = 0;
    for (Migration migration : migrations) {
      String recorded = applied.remove(migration.version());
      if (recorded == null) {
        apply(http, migration);
        count++;
      } else if (!recorded.equals(migration.checksum())) {
        throw new IOException(
            "migration "
                + migration.name()
                + " was changed after it had been applied: restore it and put the change into a new"
                + " one");
      }
    }
    if (!applied.isEmpty()) {
      throw new IOException(
          "the database has migrations "
              + applied.keySet()
              + " that this build does not know: run a build that is as new as the database");
    }
    return count;
  }

  private static Map<Integer, String> applied(ClickHouseHttp http) throws ClickHouseException {
    Map<Integer, String> applied = new HashMap<>();
    String rows =
        http.execute("SELECT version, checksum FROM wirescope.schema_migrations", TIMEOUT);
    for (String row : rows.lines().toList()) {
      int tab = row.indexOf('\t');
      applied.put(Integer.parseInt(row.substring(0, tab)), row.substring(tab + 1));
    }
    return applied;
  }

  private static void apply(ClickHouseHttp http, Migration migration) throws IOException {
    for (String statement : migration.statements()) {
      try {
        http.execute(statement, TIMEOUT);
      } catch (ClickHouseException e) {
        throw new IOException("migration " + migration.name() + " failed: " + e.getMessage(), e);
      }
    }
    http.execute(
        "INSERT INTO wirescope.schema_migrations (version, name, checksum) VALUES (%d, '%s', '%s')"
            .formatted(migration.version(), migration.name(), migration.checksum()),
        TIMEOUT);
    LOG.log(System.Logger.Level.INFO, "applied migration {0}", migration.name());
  }
}
