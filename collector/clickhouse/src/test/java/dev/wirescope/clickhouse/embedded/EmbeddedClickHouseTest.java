package dev.wirescope.clickhouse.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.clickhouse.ClickHouseException;
import dev.wirescope.clickhouse.ClickHouseHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the embedded server's process, with the real server. */
class EmbeddedClickHouseTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Path LIBRARY = EmbeddedLibrary.find(Path.of(""));

  @TempDir Path directory;

  @Test
  void shouldStopWithoutForceAndKeepItsData() throws Exception {
    int port = freePort();
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory, port, LIBRARY)) {
      execute(server, "CREATE DATABASE d");
      execute(server, "CREATE TABLE d.t (a Int32) ENGINE = MergeTree ORDER BY a");
      execute(server, "INSERT INTO d.t VALUES (42)");
    }
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory, port, LIBRARY)) {
      assertEquals("42", execute(server, "SELECT a FROM d.t"));
      assertEquals(0, server.restarts());
    }
  }

  @Test
  void shouldStartAgainWhenItIsKilled() throws Exception {
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory, freePort(), LIBRARY)) {
      long killed = server.pid();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      await(() -> server.restarts() == 1 && answers(server));
      assertTrue(server.pid() != killed);
    }
  }

  @Test
  void shouldLeaveNoOrphanWhenItsParentIsKilled() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName(),
            directory.toString(),
            Integer.toString(freePort()),
            LIBRARY.toString());
    Process parent = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ProcessHandle child;
    try (BufferedReader output = parent.inputReader()) {
      child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      assertTrue(child.isAlive());
      parent.destroyForcibly().waitFor();
    }
    await(() -> !child.isAlive());
  }

  /** Starts a server, tells its process, and waits to be killed. */
  static final class Parent {
    public static void main(String[] arguments) throws Exception {
      EmbeddedClickHouse server =
          EmbeddedClickHouse.start(
              Path.of(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
      System.out.println(server.pid());
      Thread.sleep(Duration.ofMinutes(10));
    }
  }

  @Test
  void shouldListenOnLoopbackOnlyAndWithinItsMemory() throws Exception {
    try (EmbeddedClickHouse server = EmbeddedClickHouse.start(directory, freePort(), LIBRARY)) {
      String limit =
          "SELECT value FROM system.server_settings WHERE name = 'max_server_memory_usage'";
      assertEquals(
          Long.toString(ServerLimits.ofThisMachine().memoryBytes()), execute(server, limit));
      ClickHouseException e =
          assertThrows(
              ClickHouseException.class,
              () ->
                  execute(
                      server,
                      "SELECT length(groupArray(number)) FROM numbers(300000000)"
                          + " SETTINGS max_memory_usage = 0"));
      assertEquals(241, e.code(), e.getMessage()); // MEMORY_LIMIT_EXCEEDED
      for (InetAddress address :
          InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
        if (!address.isLoopbackAddress()) {
          String elsewhere = server.jdbcUrl().replace("127.0.0.1", address.getHostAddress());
          try (ClickHouseHttp http = ClickHouseHttp.of(elsewhere)) {
            assertThrows(ClickHouseException.class, () -> http.execute("SELECT 1", TIMEOUT));
          }
        }
      }
    }
  }

  @Test
  void shouldSayThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuse(directory, taken.getLocalPort(), LIBRARY, "wirescope.clickhouse.embedded-port");
    }
  }

  @Test
  void shouldNotTakeAnotherClickHouseForItsOwn() throws Exception {
    int port = freePort();
    try (EmbeddedClickHouse first =
        EmbeddedClickHouse.start(directory.resolve("a"), port, LIBRARY)) {
      refuse(directory.resolve("b"), port, LIBRARY, "is taken");
      refuse(directory.resolve("a"), freePort(), LIBRARY, "another ClickHouse runs in");
      assertTrue(answers(first));
    }
  }

  @Test
  void shouldSayHowToGetTheLibrary() {
    refuse(directory, 1, directory.resolve("libchdb.so"), "npm ci");
  }

  @Test
  void shouldSayThatTheDirectoryCannotBeWritten() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    refuse(file.resolve("below"), 1, LIBRARY, "wirescope.data-dir");
  }

  private static void refuse(Path data, int port, Path library, String remedy) {
    EmbeddedClickHouseException e =
        assertThrows(
            EmbeddedClickHouseException.class, () -> EmbeddedClickHouse.start(data, port, library));
    assertTrue(e.getMessage().contains(remedy), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  private static String execute(EmbeddedClickHouse server, String sql) throws ClickHouseException {
    try (ClickHouseHttp http = ClickHouseHttp.of(server.jdbcUrl())) {
      return http.execute(sql, TIMEOUT).strip();
    }
  }

  private static boolean answers(EmbeddedClickHouse server) {
    try {
      return execute(server, "SELECT 1").equals("1");
    } catch (ClickHouseException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertFalse(System.nanoTime() > deadline, "not within 20 s");
      Thread.sleep(10);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
