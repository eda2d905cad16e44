package dev.wirescope.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.collector.buffer.Batch;
import dev.wirescope.collector.buffer.BatchFailure;
import dev.wirescope.collector.buffer.Block;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import dev.wirescope.collector.support.SampleRows;
import dev.wirescope.collector.support.SharedClickHouse;
import dev.wirescope.collector.support.TestConfig;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Blocks straight into a real ClickHouse. */
@ExtendWith(SharedClickHouse.class)
class ClickHouseStoreTest {
  private static final Table TABLE = Tables.PROBE_STATUS;

  private final Counters counters = new Counters();

  @Test
  void shouldStoreABlockOnceHoweverOftenItIsTried() throws Exception {
    // Across midnight: the block becomes a part in each of two partitions.
    Instant midnight = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.DAYS);
    Batch first = batch("tried", midnight.minus(Duration.ofNanos(50_000)), 100, 1);
    Batch second = batch("tried", midnight.plusSeconds(1), 100, 2);
    Block block = new Block("tried", TABLE, "the token of this block", List.of(first, second));
    try (ClickHouseHttp http = ClickHouseHttp.of(SharedClickHouse.jdbcUrl())) {
      ClickHouseStore store = store(http);
      for (int i = 0; i < 3; i++) {
        store.store(block);
      }
      assertEquals(200, count("tried"));
      store.store(new Block("tried", TABLE, "another token", List.of(first)));
      assertEquals(300, count("tried"), "it is the token that tells, not the content");
    }
  }

  @Test
  void shouldGiveUpABlockThatClickHouseWillNeverTake() throws Exception {
    Batch whole = batch("never", Instant.now(), 100, 1);
    byte[] half = Arrays.copyOf(whole.message(), whole.message().length / 2);
    Block block = new Block("never", TABLE, "never", List.of(new Batch("never", TABLE, 100, half)));
    try (ClickHouseHttp http = ClickHouseHttp.of(SharedClickHouse.jdbcUrl())) {
      ClickHouseStore store = store(http);
      BatchFailure e = assertThrows(BatchFailure.class, () -> store.store(block));
      assertEquals(BatchFailure.Kind.REJECTED, e.kind(), e.getMessage());
      assertTrue(store.answers());
      assertEquals(0, counters.get(CollectorCounter.INSERT_RETRIES));
      assertEquals(0, count("never"));
    }
  }

  private ClickHouseStore store(ClickHouseHttp http) {
    return new ClickHouseStore(http, TestConfig.of(Map.of()).store(), counters);
  }

  private static Batch batch(String tenant, Instant start, int rows, int seed) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = rows(start, seed).batch(allocator, rows)) {
      return new Batch(tenant, TABLE, rows, ArrowMessages.batch(root));
    }
  }

  private static SampleRows rows(Instant start, int seed) {
    return new SampleRows(TABLE, start, seed);
  }

  private static long count(String tenant) throws Exception {
    return SharedClickHouse.number(
        "SELECT count() FROM wirescope.probe_status WHERE tenant = '" + tenant + "'");
  }
}
