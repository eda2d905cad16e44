package dev.wirescope.clickhouse.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.clickhouse.embedded.EmbeddedClickHouse;
import dev.wirescope.clickhouse.embedded.EmbeddedLibrary;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations, applied to a real ClickHouse, give exactly the columns of {@link Tables}. */
class MigrationsMatchTablesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static EmbeddedClickHouse server;
  private static ClickHouseHttp http;

  @BeforeAll
  static void start() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server = EmbeddedClickHouse.start(directory, port, EmbeddedLibrary.find(Path.of("")));
    http = ClickHouseHttp.of(server.jdbcUrl());
    Migrator.migrate(server.jdbcUrl());
  }

  @AfterAll
  static void stop() {
    http.close();
    server.close();
  }

  @Test
  void shouldHaveTheColumnsOfTablesInTheirOrder() throws IOException {
    for (Table table : Tables.SENT_BY_AGENT) {
      List<String> expected = new ArrayList<>();
      expected.add("tenant LowCardinality(String)");
      for (Column column : table.columns()) {
        expected.add(column.name() + " " + column.clickhouseType());
      }
      expected.add("inserted_at DateTime64(3, 'UTC')");
      assertEquals(expected, columnsOf(table.name()), table.name());
    }
  }

  @Test
  void shouldShowEveryColumnInTheViews() throws IOException {
    String views =
        http.execute(
            "SELECT name || ' ' || extract(as_select, 'FROM wirescope\\\\.(\\\\w+)') FROM system.tables"
                + " WHERE database = 'wirescope' AND engine = 'View' FORMAT TSVRaw",
            TIMEOUT);
    assertEquals(2, views.lines().count(), views);
    for (String line : views.lines().toList()) {
      String[] viewAndTable = line.split(" ", -1);
      assertEquals(columnsOf(viewAndTable[1]), columnsOf(viewAndTable[0]), line);
    }
  }

  @Test
  void shouldPutTheTenantFirstInEveryOrder() throws IOException {
    String keys =
        http.execute(
            "SELECT sorting_key FROM system.tables WHERE database = 'wirescope'"
                + " AND name != 'schema_migrations' AND engine LIKE '%MergeTree' FORMAT TSVRaw",
            TIMEOUT);
    assertTrue(keys.lines().count() >= Tables.SENT_BY_AGENT.size());
    keys.lines().forEach(key -> assertTrue(key.startsWith("tenant, "), key));
  }

  @Test
  void shouldApplyEachMigrationOnce() throws IOException {
    assertEquals(0, Migrator.migrate(server.jdbcUrl()));
    String rows =
        http.execute("SELECT count(), uniq(version) FROM wirescope.schema_migrations", TIMEOUT);
    int known = Migration.all().size();
    assertEquals(known + "\t" + known, rows.strip());
  }

  @Test
  void shouldRefuseAnAppliedMigrationThatWasChanged() throws IOException {
    List<Migration> changed = new ArrayList<>(Migration.all());
    Migration first = changed.getFirst();
    changed.set(0, new Migration(first.version(), first.name(), first.text() + "-- changed\n"));
    IOException e = assertThrows(IOException.class, () -> Migrator.migrate(http, changed));
    assertTrue(e.getMessage().contains(first.name() + " was changed"), e.getMessage());
  }

  @Test
  void shouldRefuseADatabaseThatIsNewerThanTheBuild() throws IOException {
    IOException e = assertThrows(IOException.class, () -> Migrator.migrate(http, List.of()));
    assertTrue(e.getMessage().contains("does not know"), e.getMessage());
  }

  @Test
  void shouldKeepWhatADatabaseFoundBeforeThereWereMoreKinds(@TempDir Path old) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    List<Migration> all = Migration.all();
    List<Migration> before =
        all.stream().takeWhile(migration -> !migration.name().contains("finding_kinds")).toList();
    try (EmbeddedClickHouse older =
            EmbeddedClickHouse.start(old, port, EmbeddedLibrary.find(Path.of("")));
        ClickHouseHttp itsHttp = ClickHouseHttp.of(older.jdbcUrl())) {
      Migrator.migrate(itsHttp, before);
      find(itsHttp, "connect_failed");
      assertThrows(IOException.class, () -> find(itsHttp, "resets"));
      assertEquals(all.size() - before.size(), Migrator.migrate(itsHttp, all));
      find(itsHttp, "resets");
      find(itsHttp, "local_drop_stall");
      find(itsHttp, "gap");
      assertEquals(
          "connect_failed\nresets\nlocal_drop_stall\ngap",
          itsHttp
              .execute(
                  "SELECT kind FROM wirescope.findings ORDER BY updated_unix_ns FORMAT TSVRaw",
                  TIMEOUT)
              .strip());
    }
  }

  private static void find(ClickHouseHttp database, String kind) throws IOException {
    database.execute(
        "INSERT INTO wirescope.findings (tenant, id, kind, severity, state, start_unix_ns, updated_unix_ns)"
            + " VALUES ('t', '%s', '%s', 'info', 'ended', now64(9), now64(9))"
                .formatted(kind, kind),
        TIMEOUT);
  }

  private static List<String> columnsOf(String table) throws IOException {
    return http.execute(
            "SELECT name || ' ' || type FROM system.columns WHERE database = 'wirescope'"
                + " AND table = '%s' ORDER BY position FORMAT TSVRaw".formatted(table),
            TIMEOUT)
        .lines()
        .toList();
  }
}
