package dev.wirescope.query.testing;

import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.clickhouse.embedded.EmbeddedClickHouse;
import dev.wirescope.clickhouse.embedded.EmbeddedLibrary;
import dev.wirescope.clickhouse.migrate.Migrator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One real ClickHouse for all tests of this module; each test keeps to a tenant of its own. Its URL
 * is a system property, since tests of the running service live in a class loader of their own.
 */
public final class TestClickHouse {
  private static final String PROPERTY = "test.clickhouse-url";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private TestClickHouse() {}

  /** Starts it when it is first asked for; it ends with this JVM. */
  public static synchronized String url() {
    String url = System.getProperty(PROPERTY);
    if (url != null) {
      return url;
    }
    try {
      Path directory = Files.createTempDirectory("wirescope-query-clickhouse");
      int port;
      try (ServerSocket socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      EmbeddedClickHouse server =
          EmbeddedClickHouse.start(directory, port, EmbeddedLibrary.find(Path.of("")));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      Migrator.migrate(server.jdbcUrl());
      String started = server.jdbcUrl() + "/wirescope";
      System.setProperty(PROPERTY, started);
      return started;
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Runs a statement and answers with its result as text. */
  public static String execute(String sql) {
    try (ClickHouseHttp http = ClickHouseHttp.of(url())) {
      return http.execute(sql, TIMEOUT);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Inserts rows as the collector would, in one batch. */
  public static void insert(String table, List<EventRow> rows) {
    StringBuilder text = new StringBuilder("INSERT INTO wirescope." + table);
    text.append(" FORMAT JSONEachRow");
    rows.forEach(row -> text.append('\n').append(row.json()));
    execute(text.toString());
  }
}
