package dev.wirescope.collector.buffer;

import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.Counters;
import dev.wirescope.schema.Table;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A lane for each tenant and table, under one budget. Safe for many threads at once. */
public final class Buffers {
  private record Key(String tenant, String table) {}

  private final CollectorConfig.Buffer config;
  private final BlockStore store;
  private final Budget budget;
  private final Counters counters;
  private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
  private volatile boolean closing;

  public Buffers(CollectorConfig.Buffer config, BlockStore store, Counters counters) {
    this.config = config;
    this.store = store;
    this.budget = new Budget(config.maxBytes());
    this.counters = counters;
  }

  /**
   * Takes {@code batch}. The future completes when its rows are stored, or exceptionally with a
   * {@link BatchFailure}; of a batch that came before it is the future of the first.
   */
  public CompletableFuture<Void> add(Batch batch) {
    Table table = batch.table();
    Lane lane =
        lanes.computeIfAbsent(
            new Key(batch.tenant(), table.name()),
            key -> new Lane(key.tenant() + "-" + key.table(), config, store, budget, counters));
    if (closing) {
      lane.close();
    }
    return lane.add(batch);
  }

  /** Bytes that wait or are being stored. */
  public long bytes() {
    return budget.used();
  }

  /** Stores what there is; what is not stored within {@code timeout} fails as unavailable. */
  public void close(Duration timeout) throws InterruptedException {
    closing = true;
    lanes.values().forEach(Lane::close);
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Lane lane : lanes.values()) {
      lane.awaitEnd(deadline);
    }
  }
}
