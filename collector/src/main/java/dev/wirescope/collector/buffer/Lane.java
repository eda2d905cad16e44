package dev.wirescope.collector.buffer;

import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The batches of one tenant and table: gathered until they make a block or the first has waited
 * long enough, then stored, one block at a time. While a block is being stored the next one
 * gathers, so a slow ClickHouse gets larger blocks instead of more of them.
 */
final class Lane {
  private static final System.Logger LOG = System.getLogger(Lane.class.getName());

  private record Waiting(Batch batch, long sinceNanos) {}

  private final CollectorConfig.Buffer config;
  private final BlockStore store;
  private final Budget budget;
  private final Counters counters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final RecentBatches recent = new RecentBatches();
  private final Thread worker;
  private long waitingRows;
  private long waitingBytes;
  private boolean closing;

  Lane(
      String name,
      CollectorConfig.Buffer config,
      BlockStore store,
      Budget budget,
      Counters counters) {
    this.config = config;
    this.store = store;
    this.budget = budget;
    this.counters = counters;
    this.worker = Thread.ofVirtual().name("lane-" + name).start(this::run);
  }

  /** Takes {@code batch}; the future tells when it is stored, or why it was not. */
  CompletableFuture<Void> add(Batch batch) {
    ByteBuffer digest = batch.digest();
    lock.lock();
    try {
      CompletableFuture<Void> before = recent.find(digest);
      if (before != null) {
        counters.increment(CollectorCounter.BATCHES_REPLAYED);
        return before;
      }
      if (closing) {
        return unavailable("the collector is stopping: send again later");
      }
      if (!store.answers()) {
        return unavailable("ClickHouse does not answer: send again later");
      }
      if (!budget.reserve(batch.tenant(), batch.message().length)) {
        counters.increment(CollectorCounter.REFUSED_FULL);
        return CompletableFuture.failedFuture(
            new BatchFailure(
                BatchFailure.Kind.FULL, "the collector's buffer is full: send again later"));
      }
      recent.add(digest, batch.stored());
      waiting.addLast(new Waiting(batch, System.nanoTime()));
      waitingRows += batch.rows();
      waitingBytes += batch.message().length;
      changed.signal();
      return batch.stored();
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<Void> unavailable(String message) {
    counters.increment(CollectorCounter.REFUSED_UNAVAILABLE);
    return CompletableFuture.failedFuture(new BatchFailure(BatchFailure.Kind.UNAVAILABLE, message));
  }

  private void run() {
    try {
      while (true) {
        List<Batch> batches = nextBlock();
        if (batches.isEmpty()) {
          return;
        }
        storeAll(batches);
      }
    } catch (InterruptedException e) {
      failTheRest();
    }
  }

  /** Waits for a block that is ready; empty once closed and nothing is left. */
  private List<Batch> nextBlock() throws InterruptedException {
    lock.lock();
    try {
      while (!waiting.isEmpty() ? !isReady() : !closing) {
        if (waiting.isEmpty()) {
          changed.await();
        } else {
          changed.await(nanosToWait(), TimeUnit.NANOSECONDS);
        }
      }
      List<Batch> batches = new ArrayList<>();
      long rows = 0;
      long bytes = 0;
      while (!waiting.isEmpty()) {
        Batch next = waiting.getFirst().batch();
        boolean fits =
            rows + next.rows() <= config.sealRows()
                && bytes + next.message().length <= config.sealBytes();
        if (!fits && !batches.isEmpty()) {
          break;
        }
        waiting.removeFirst();
        batches.add(next);
        rows += next.rows();
        bytes += next.message().length;
      }
      waitingRows -= rows;
      waitingBytes -= bytes;
      return batches;
    } finally {
      lock.unlock();
    }
  }

  private boolean isReady() {
    return closing
        || waitingRows >= config.sealRows()
        || waitingBytes >= config.sealBytes()
        || nanosToWait() <= 0;
  }

  private long nanosToWait() {
    return waiting.getFirst().sinceNanos() + config.sealAge().toNanos() - System.nanoTime();
  }

  private void storeAll(List<Batch> batches) throws InterruptedException {
    try {
      store.store(Block.of(batches));
      batches.forEach(this::succeed);
    } catch (BatchFailure e) {
      if (batches.size() == 1) {
        counters.increment(CollectorCounter.BATCHES_REJECTED);
        fail(batches.getFirst(), e);
      } else {
        storeOneByOne(batches);
      }
    } catch (InterruptedException e) {
      batches.forEach(batch -> fail(batch, stopped()));
      throw e;
    } catch (RuntimeException e) {
      // A fault of ours must not end the lane: the senders still have the batches.
      LOG.log(System.Logger.Level.ERROR, "a block could not be stored", e);
      batches.forEach(
          batch -> fail(batch, new BatchFailure(BatchFailure.Kind.UNAVAILABLE, e.toString())));
    }
  }

  /** One of them spoils the block; the others are not to suffer for it. */
  private void storeOneByOne(List<Batch> batches) throws InterruptedException {
    counters.increment(CollectorCounter.BLOCKS_SPLIT);
    try {
      for (Batch batch : batches) {
        storeAll(List.of(batch));
      }
    } catch (InterruptedException e) {
      batches.forEach(batch -> fail(batch, stopped()));
      throw e;
    }
  }

  private void succeed(Batch batch) {
    budget.release(batch.tenant(), batch.message().length);
    counters.increment(CollectorCounter.BATCHES_STORED);
    counters.add(CollectorCounter.ROWS_STORED, batch.rows());
    batch.stored().complete(null);
  }

  private void fail(Batch batch, BatchFailure failure) {
    if (batch.stored().completeExceptionally(failure)) {
      budget.release(batch.tenant(), batch.message().length);
    }
  }

  private void failTheRest() {
    lock.lock();
    try {
      waiting.forEach(entry -> fail(entry.batch(), stopped()));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private static BatchFailure stopped() {
    return new BatchFailure(
        BatchFailure.Kind.UNAVAILABLE,
        "the collector stopped before the batch was stored: send again later");
  }

  /** Takes no more and seals what there is. */
  void close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything is stored; gives up at {@code deadlineNanos} and fails the rest. */
  void awaitEnd(long deadlineNanos) throws InterruptedException {
    long millis = Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
    if (!worker.join(java.time.Duration.ofMillis(millis))) {
      worker.interrupt();
      worker.join();
    }
  }
}
