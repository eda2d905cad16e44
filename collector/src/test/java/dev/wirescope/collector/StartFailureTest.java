package dev.wirescope.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.collector.counter.Counters;
import dev.wirescope.collector.support.SharedClickHouse;
import dev.wirescope.collector.support.TestConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the collector from starting is one line with the remedy. */
@ExtendWith(SharedClickHouse.class)
class StartFailureTest {
  @TempDir Path directory;
  private String tokens;

  @BeforeEach
  void writeTokens() throws IOException {
    tokens = Files.createFile(directory.resolve("tokens")).toString();
  }

  @Test
  void shouldAskForATokensFile() {
    refuse(Map.of("data-dir", directory.toString()), "wirescope.tokens-file");
  }

  @Test
  void shouldSayThatTheTokensFileCannotBeRead() {
    refuse(
        Map.of("tokens-file", "/nowhere/tokens", "clickhouse.url", SharedClickHouse.jdbcUrl()),
        "cannot read the tokens file");
  }

  @Test
  void shouldAskForADataDirectory() {
    refuse(Map.of("tokens-file", tokens), "wirescope.data-dir");
  }

  @Test
  void shouldSayThatTheDataDirectoryCannotBeWritten() {
    refuse(
        Map.of("tokens-file", tokens, "data-dir", "/proc/wirescope"),
        "cannot write the data directory /proc/wirescope");
  }

  @Test
  void shouldSayHowToGetTheLibrary() {
    refuse(
        Map.of(
            "tokens-file",
            tokens,
            "data-dir",
            directory.toString(),
            "clickhouse.embedded-library",
            "/nowhere/libchdb.so"),
        "npm ci");
  }

  @Test
  void shouldSayThatTheFlightPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuse(
          Map.of(
              "tokens-file", tokens,
              "clickhouse.url", SharedClickHouse.jdbcUrl(),
              "flight.port", Integer.toString(taken.getLocalPort())),
          "wirescope.flight.port");
    }
  }

  @Test
  void shouldSayThatClickHouseDoesNotAnswer() {
    refuse(
        Map.of("tokens-file", tokens, "clickhouse.url", "jdbc:clickhouse://127.0.0.1:1"),
        "no answer from ClickHouse at http://127.0.0.1:1/");
  }

  private static void refuse(Map<String, String> properties, String remedy) {
    StartFailure e =
        assertThrows(
            StartFailure.class,
            () -> Collector.start(TestConfig.of(properties), new Counters(), Clock.systemUTC()));
    assertTrue(e.getMessage().contains(remedy), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
