package dev.wirescope.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.support.SampleRows;
import dev.wirescope.collector.support.SharedClickHouse;
import dev.wirescope.collector.support.TestCollector;
import dev.wirescope.collector.support.TestSender;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ClickHouse is killed while batches flow: every one of them is there once in the end. */
class ClickHouseDiesTest {
  private static final Table TABLE = Tables.RETRANSMISSIONS;
  private static final int BATCHES = 200;
  private static final int ROWS = 500;
  private static final int KILL_EVERY = 60;
  private static final Duration RESTART_WITHIN = Duration.ofSeconds(30);

  /** Fixed, so that a batch sent again is the same batch. */
  private final Instant start = Instant.now().minusSeconds(3600);

  @TempDir Path directory;

  @Test
  void shouldStoreEveryBatchOnceAcrossKills() throws Exception {
    int port = SharedClickHouse.freePort();
    Map<String, String> properties =
        Map.of(
            "data-dir", directory.toString(),
            "clickhouse.embedded-port", Integer.toString(port),
            "buffer.seal-age", "PT0.02S");
    try (TestCollector test = new TestCollector(directory, List.of("t"), properties);
        VectorSchemaRoot root = rows(0).batch(test.allocator, ROWS)) {
      Set<FlightStatusCode> errors = EnumSet.noneOf(FlightStatusCode.class);
      int killed = sendAll(test, root, errors);

      try (ClickHouseHttp http = ClickHouseHttp.of("jdbc:clickhouse://127.0.0.1:" + port)) {
        assertEquals(
            "%d\t%d".formatted((long) BATCHES * ROWS, (long) BATCHES * ROWS),
            http.execute(
                    "SELECT count(), uniqExact(time_unix_ns) FROM wirescope.retransmissions",
                    Duration.ofSeconds(30))
                .strip());
      }
      assertTrue(killed > 0);
      // The last one killed may have stored everything before, and is still being started again.
      long deadline = System.nanoTime() + RESTART_WITHIN.toNanos();
      while (test.count(CollectorCounter.CLICKHOUSE_RESTARTS) < killed
          && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      assertEquals(killed, test.count(CollectorCounter.CLICKHOUSE_RESTARTS), "restarts");
      assertTrue(test.count(CollectorCounter.INSERT_RETRIES) > 0, "the kills were not noticed");
      assertTrue(
          errors.isEmpty() || errors.equals(EnumSet.of(FlightStatusCode.UNAVAILABLE)),
          "not retryable: " + errors);
      assertEquals((long) BATCHES * ROWS, test.count(CollectorCounter.ROWS_STORED));
    }
  }

  /**
   * As an agent does: a stream that fails is opened again, from the first unacknowledged on.
   *
   * @return how often ClickHouse was killed meanwhile
   */
  private int sendAll(TestCollector test, VectorSchemaRoot root, Set<FlightStatusCode> errors)
      throws Exception {
    long acknowledged = -1;
    Set<Long> killed = new HashSet<>();
    while (acknowledged < BATCHES - 1) {
      try (TestSender sender = test.sender("t", TABLE.name(), root)) {
        try {
          for (int number = (int) acknowledged + 1; number < BATCHES; number++) {
            rows(number).fill(root, ROWS);
            sender.send(number);
            long pid = test.collector.clickhousePid();
            // Ready until its death is noticed: one process is killed once.
            if (number / KILL_EVERY > killed.size()
                && test.collector.isReady()
                && killed.add(pid)) {
              ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            Thread.sleep(5);
          }
          sender.awaitAcknowledged(BATCHES - 1);
        } catch (AssertionError | RuntimeException e) {
          errors.add(sender.awaitFailure().code());
        }
        acknowledged = Math.max(acknowledged, sender.highest());
      }
      Thread.sleep(50);
    }
    return killed.size();
  }

  private SampleRows rows(int batch) {
    return new SampleRows(TABLE, start.plusNanos(batch * 1_000_000_000L), batch);
  }
}
