package dev.wirescope.collector.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.collector.buffer.BatchFailure.Kind;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import dev.wirescope.collector.support.TestConfig;
import dev.wirescope.schema.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How batches become blocks, and what happens at the bounds, before a store that can be stopped.
 */
class BuffersTest {
  private final GatedStore store = new GatedStore();
  private final Counters counters = new Counters();
  private Buffers buffers;

  /** Keeps what it is given, one block for each permit. */
  private static final class GatedStore implements BlockStore {
    private final Semaphore permits = new Semaphore(0);
    private final List<Block> blocks = new CopyOnWriteArrayList<>();
    private volatile boolean answers = true;
    private volatile byte poison = -1;

    @Override
    public void store(Block block) throws BatchFailure, InterruptedException {
      permits.acquire();
      for (Batch batch : block.batches()) {
        if (batch.message()[0] == poison) {
          throw new BatchFailure(Kind.REJECTED, "it is poison");
        }
      }
      blocks.add(block);
    }

    @Override
    public boolean answers() {
      return answers;
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    buffers.close(Duration.ofMillis(1));
    assertEquals(0, buffers.bytes(), "the budget is not given back");
  }

  @Test
  void shouldGatherWhatArrivesWhileABlockIsStored() throws Exception {
    start(Map.of("seal-age", "PT0.001S"));
    CompletableFuture<Void> first = add(1, 10);
    awaitTaken();
    CompletableFuture<Void> second = add(2, 10);
    CompletableFuture<Void> third = add(3, 10);
    store.permits.release(2);
    await(first);
    await(second);
    await(third);
    assertEquals(List.of(10L, 20L), store.blocks.stream().map(Block::rows).toList());
  }

  @Test
  void shouldSealAtTheNumberOfRows() throws Exception {
    start(Map.of("seal-age", "PT1H", "seal-rows", "25"));
    store.permits.release(10);
    CompletableFuture<Void> first = add(1, 10);
    CompletableFuture<Void> second = add(2, 10);
    CompletableFuture<Void> third = add(3, 10);
    await(first);
    await(second);
    assertEquals(20, store.blocks.getFirst().rows());
    assertTrue(!third.isDone(), "the rest waits for its own block");
  }

  @Test
  void shouldRefuseWhatDoesNotFitAndTakeItLater() throws Exception {
    start(Map.of("seal-age", "PT0.001S", "max-bytes", "40"));
    CompletableFuture<Void> first = add(1, 1);
    CompletableFuture<Void> second = add(2, 1);
    assertEquals(Kind.FULL, kind(add(3, 1)), "20 bytes are the share of one tenant");
    assertEquals(1, counters.get(CollectorCounter.REFUSED_FULL));
    CompletableFuture<Void> other = buffers.add(batch("other", 3, 1));
    store.permits.release(10);
    await(first);
    await(second);
    await(other);
    await(add(3, 1));
  }

  @Test
  void shouldRefuseNewBatchesButNotForgetOldOnesWhileClickHouseIsAway() throws Exception {
    start(Map.of("seal-age", "PT0.001S"));
    CompletableFuture<Void> waiting = add(1, 1);
    store.answers = false;
    assertEquals(Kind.UNAVAILABLE, kind(add(2, 1)));
    assertSame(waiting, add(1, 1), "the same batch again");
    store.answers = true;
    store.permits.release(10);
    await(waiting);
    await(add(2, 1));
    assertEquals(1, counters.get(CollectorCounter.REFUSED_UNAVAILABLE));
    assertEquals(1, counters.get(CollectorCounter.BATCHES_REPLAYED));
  }

  @Test
  void shouldStoreTheOthersWhenOneSpoilsTheBlock() throws Exception {
    start(Map.of("seal-age", "PT1H", "seal-rows", "3"));
    store.poison = 2;
    store.permits.release(10);
    CompletableFuture<Void> first = add(1, 1);
    CompletableFuture<Void> second = add(2, 1);
    CompletableFuture<Void> third = add(3, 1);
    await(first);
    await(third);
    assertEquals(Kind.REJECTED, kind(second));
    assertEquals(2, counters.get(CollectorCounter.ROWS_STORED));
    assertEquals(1, counters.get(CollectorCounter.BATCHES_REJECTED));
  }

  @Test
  void shouldStoreWhatWaitsBeforeItStops() throws Exception {
    start(Map.of("seal-age", "PT1H"));
    CompletableFuture<Void> waiting = add(1, 1);
    store.permits.release(10);
    buffers.close(Duration.ofSeconds(10));
    await(waiting);
    assertEquals(Kind.UNAVAILABLE, kind(add(2, 1)));
  }

  @Test
  void shouldTellTheSenderOfWhatItCouldNotStoreBeforeItStopped() throws Exception {
    start(Map.of("seal-age", "PT0.001S"));
    CompletableFuture<Void> taken = add(1, 1);
    awaitTaken();
    CompletableFuture<Void> waiting = add(2, 1);
    buffers.close(Duration.ofMillis(10));
    assertEquals(Kind.UNAVAILABLE, kind(taken));
    assertEquals(Kind.UNAVAILABLE, kind(waiting));
  }

  private void start(Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>();
    properties.forEach((name, value) -> all.put("buffer." + name, value));
    buffers = new Buffers(TestConfig.of(all).buffer(), store, counters);
  }

  private CompletableFuture<Void> add(int content, int rows) {
    return buffers.add(batch("tenant", content, rows));
  }

  private static Batch batch(String tenant, int content, int rows) {
    byte[] message = new byte[10];
    message[0] = (byte) content;
    return new Batch(tenant, Tables.PROBE_STATUS, rows, message);
  }

  private void awaitTaken() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!store.permits.hasQueuedThreads()) {
      assertTrue(System.nanoTime() < deadline);
      Thread.sleep(1);
    }
  }

  private static void await(CompletableFuture<Void> stored) throws Exception {
    stored.get(10, TimeUnit.SECONDS);
  }

  private static Kind kind(CompletableFuture<Void> failed) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> failed.get(10, TimeUnit.SECONDS));
    return ((BatchFailure) e.getCause()).kind();
  }
}
