package dev.wirescope.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.support.SampleRows;
import dev.wirescope.collector.support.SharedClickHouse;
import dev.wirescope.collector.support.TestCollector;
import dev.wirescope.collector.support.TestSender;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a Flight client by way of the server to rows of a real ClickHouse. */
@ExtendWith(SharedClickHouse.class)
class WholePathTest {
  private static final int ROWS = 200;

  @TempDir Path directory;

  static List<Table> tables() {
    return Tables.SENT_BY_AGENT;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void shouldStoreEveryValueExactly(Table table) throws Exception {
    String tenant = "exact-" + table.name();
    SampleRows rows = new SampleRows(table, Instant.now().minusSeconds(60), 7);
    try (TestCollector test = start(tenant);
        VectorSchemaRoot root = rows.batch(test.allocator, ROWS);
        TestSender sender = test.sender(tenant, table.name(), root)) {
      sender.send(41).awaitAcknowledged(41).complete();

      List<String> expected = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        expected.add(rows.expected(row));
      }
      String names = table.columns().stream().map(Column::name).collect(Collectors.joining(", "));
      assertEquals(
          expected,
          SharedClickHouse.query(
              "SELECT %s FROM wirescope.%s WHERE tenant = '%s' ORDER BY time_unix_ns"
                  .formatted(names, table.name(), tenant)));
      assertEquals(ROWS, test.count(CollectorCounter.ROWS_STORED));
    }
  }

  @Test
  void shouldAcknowledgeOnlyWhatIsStored() throws Exception {
    Table table = Tables.PROBE_STATUS;
    try (TestCollector test = start("acked");
        VectorSchemaRoot root = rows(1).batch(test.allocator, 10);
        TestSender sender = test.sender("acked", table.name(), root)) {
      for (int number = 1; number <= 30; number++) {
        rows(number).fill(root, 10);
        sender.send(number);
      }
      sender.awaitAcknowledged(30);
      assertEquals(300, count("acked"));
      sender.complete();
    }
  }

  @Test
  void shouldStoreABatchThatComesTwiceOnce() throws Exception {
    try (TestCollector test = start("twice");
        VectorSchemaRoot root = rows(1).batch(test.allocator, 10)) {
      try (TestSender first = test.sender("twice", Tables.PROBE_STATUS.name(), root)) {
        // At once, while the first still waits, and again when it is stored.
        first.send(1).send(2).awaitAcknowledged(2).complete();
      }
      try (TestSender again = test.sender("twice", Tables.PROBE_STATUS.name(), root)) {
        again.send(1).awaitAcknowledged(1).complete();
      }
      assertEquals(10, count("twice"));
      assertEquals(2, test.count(CollectorCounter.BATCHES_REPLAYED));
      assertEquals(1, test.count(CollectorCounter.BATCHES_STORED));
    }
  }

  @Test
  void shouldKeepTenantsApart() throws Exception {
    try (TestCollector test = start("red", "blue");
        VectorSchemaRoot root = rows(3).batch(test.allocator, 10);
        TestSender red = test.sender("red", Tables.PROBE_STATUS.name(), root);
        TestSender blue = test.sender("blue", Tables.PROBE_STATUS.name(), root)) {
      // The same rows: what one tenant sends is no replay of another's.
      red.send(1).awaitAcknowledged(1).complete();
      blue.send(1).awaitAcknowledged(1).complete();
      assertEquals(10, count("red"));
      assertEquals(10, count("blue"));
      assertEquals(0, test.count(CollectorCounter.BATCHES_REPLAYED));
    }
  }

  @Test
  void shouldReadAnEpisodeThatCameOpenAndEndedAsOneRow() throws Exception {
    Table table = Tables.ZERO_WINDOWS;
    SampleRows rows = new SampleRows(table, Instant.now().minusSeconds(5), 1);
    try (TestCollector test = start("episode");
        VectorSchemaRoot root = rows.batch(test.allocator, 1);
        TestSender sender = test.sender("episode", table.name(), root)) {
      // The end arrives first: which one wins must not depend on the order.
      setEpisode(root, table, 300_000_000, 1);
      sender.send(1).awaitAcknowledged(1);
      setEpisode(root, table, 10_000_000, 0);
      sender.send(2).awaitAcknowledged(2).complete();

      assertEquals(
          List.of("300000000\topened"),
          SharedClickHouse.query(
              "SELECT duration_ns, end_reason FROM wirescope.zero_window_episodes"
                  + " WHERE tenant = 'episode'"));
    }
  }

  private static void setEpisode(
      VectorSchemaRoot root, Table table, long durationNanos, int endReason) {
    ((org.apache.arrow.vector.UInt8Vector) root.getVector(table.indexOf("duration_ns")))
        .set(0, durationNanos);
    ((org.apache.arrow.vector.TinyIntVector) root.getVector(table.indexOf("end_reason")))
        .set(0, endReason);
  }

  private static SampleRows rows(int seed) {
    return new SampleRows(Tables.PROBE_STATUS, Instant.now().minusSeconds(60), seed);
  }

  private static long count(String tenant) throws Exception {
    return SharedClickHouse.number(
        "SELECT count() FROM wirescope.probe_status WHERE tenant = '" + tenant + "'");
  }

  private TestCollector start(String... tenants) throws Exception {
    return new TestCollector(
        directory, List.of(tenants), Map.of("clickhouse.url", SharedClickHouse.jdbcUrl()));
  }
}
