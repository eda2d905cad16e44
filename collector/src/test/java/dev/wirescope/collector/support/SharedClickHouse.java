package dev.wirescope.collector.support;

import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.clickhouse.embedded.EmbeddedClickHouse;
import dev.wirescope.clickhouse.embedded.EmbeddedLibrary;
import dev.wirescope.clickhouse.migrate.Migrator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real ClickHouse with the migrations applied, for all test classes of a run. Tests keep apart
 * by tenant.
 */
public final class SharedClickHouse implements BeforeAllCallback {
  private static volatile Instance instance;

  private static final class Instance implements AutoCloseable {
    private final Path directory;
    private final EmbeddedClickHouse server;
    private final ClickHouseHttp http;

    Instance() throws IOException {
      directory = Files.createTempDirectory("wirescope-clickhouse");
      server = EmbeddedClickHouse.start(directory, freePort(), EmbeddedLibrary.find(Path.of("")));
      http = ClickHouseHttp.of(server.jdbcUrl());
      Migrator.migrate(server.jdbcUrl());
    }

    @Override
    public void close() throws IOException {
      http.close();
      server.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(
            Instance.class,
            key -> {
              try {
                instance = new Instance();
                return instance;
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Its JDBC URL. */
  public static String jdbcUrl() {
    return instance.server.jdbcUrl();
  }

  /** The lines that {@code sql} gives, columns apart by tabs. */
  public static List<String> query(String sql) throws IOException {
    return instance.http.execute(sql, Duration.ofSeconds(30)).lines().toList();
  }

  /** The one number that {@code sql} gives. */
  public static long number(String sql) throws IOException {
    return Long.parseLong(query(sql).getFirst());
  }

  /** A port that was free just now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
