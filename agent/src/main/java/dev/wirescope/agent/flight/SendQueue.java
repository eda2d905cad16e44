package dev.wirescope.agent.flight;

import dev.wirescope.agent.counter.AgentCounter;
import dev.wirescope.agent.counter.AgentCounters;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the collector: batches not sent yet, and batches sent but not acknowledged, in
 * order for each table. It never makes the ring wait: beyond its bounds the oldest batch that is
 * not on the way is dropped and its rows counted; batches of {@code probe_status} go last, for they
 * tell of losses.
 */
final class SendQueue implements AutoCloseable {
  private static final class Lane {
    private final Deque<SealedBatch> waiting = new ArrayDeque<>();
    private final Deque<SealedBatch> inFlight = new ArrayDeque<>();
  }

  private final QueueBounds bounds;
  private final AgentCounters counters;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long bytes;
  private int batches;
  private long untoldLosses;
  private boolean signalled;

  SendQueue(QueueBounds bounds, AgentCounters counters) {
    this.bounds = bounds;
    this.counters = counters;
    for (Table table : Tables.SENT_BY_AGENT) {
      lanes.put(table.name(), new Lane());
    }
  }

  /** Takes {@code batch} and owns it from now on. */
  void offer(SealedBatch batch) {
    lock.lock();
    try {
      lane(batch.table()).waiting.addLast(batch);
      bytes += batch.bytes();
      batches++;
      while (bytes > bounds.maxBytes() || batches > bounds.maxBatches()) {
        SealedBatch oldest = takeOldestWaiting();
        if (oldest == null) {
          break; // the rest is on the way and goes when it is acknowledged
        }
        discard(oldest, AgentCounter.ROWS_DROPPED);
      }
      signal();
    } finally {
      lock.unlock();
    }
  }

  boolean hasWaiting(Table table) {
    lock.lock();
    try {
      return !lane(table).waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** The next batch of {@code table} to send, now in flight; null if there is none to send. */
  SealedBatch next(Table table) {
    lock.lock();
    try {
      Lane lane = lane(table);
      if (lane.inFlight.size() >= bounds.maxInFlight()) {
        return null;
      }
      SealedBatch batch = lane.waiting.pollFirst();
      if (batch != null) {
        lane.inFlight.addLast(batch);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The collector has the batch {@code number} and all that were sent before it.
   *
   * @return whether it was in flight
   */
  boolean acknowledged(Table table, long number) {
    lock.lock();
    try {
      Deque<SealedBatch> inFlight = lane(table).inFlight;
      if (inFlight.stream().noneMatch(batch -> batch.number() == number)) {
        return false;
      }
      SealedBatch stored;
      do {
        stored = inFlight.removeFirst();
        discard(stored, AgentCounter.ROWS_DELIVERED);
      } while (stored.number() != number);
      signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up the oldest batch in flight, which is the one that ended the stream.
   *
   * @return its rows, 0 if none was in flight
   */
  int refuseOldest(Table table) {
    lock.lock();
    try {
      SealedBatch batch = lane(table).inFlight.pollFirst();
      if (batch == null) {
        return 0;
      }
      int rows = batch.rows();
      discard(batch, AgentCounter.ROWS_REFUSED);
      signal();
      return rows;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a failure of the oldest batch in flight; answers how often it has failed, 0 if none. */
  int countFailureOfOldest(Table table) {
    lock.lock();
    try {
      SealedBatch batch = lane(table).inFlight.peekFirst();
      return batch == null ? 0 : batch.countFailure();
    } finally {
      lock.unlock();
    }
  }

  /** Everything in flight is to be sent again, in the same order. */
  void returnInFlight(Table table) {
    lock.lock();
    try {
      Lane lane = lane(table);
      counters.add(AgentCounter.BATCHES_SENT_AGAIN, table, lane.inFlight.size());
      while (!lane.inFlight.isEmpty()) {
        lane.waiting.addFirst(lane.inFlight.pollLast());
      }
    } finally {
      lock.unlock();
    }
  }

  int inFlight(Table table) {
    lock.lock();
    try {
      return lane(table).inFlight.size();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of everything that is not acknowledged. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return batches == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Losses in status rows that were dropped themselves, since this was last asked. */
  long takeUntoldLosses() {
    lock.lock();
    try {
      long untold = untoldLosses;
      untoldLosses = 0;
      return untold;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something changes, or was changed since the last wait. */
  void awaitChange(Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = timeout.toNanos();
      while (!signalled && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
      signalled = false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends an {@link #awaitChange}. */
  void wakeUp() {
    lock.lock();
    try {
      signal();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up and counts all that is left. */
  @Override
  public void close() {
    lock.lock();
    try {
      for (Table table : Tables.SENT_BY_AGENT) {
        returnInFlight(table);
        for (SealedBatch left = lane(table).waiting.pollFirst();
            left != null;
            left = lane(table).waiting.pollFirst()) {
          discard(left, AgentCounter.ROWS_LEFT_AT_STOP);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private SealedBatch takeOldestWaiting() {
    Lane oldest = null;
    for (Map.Entry<String, Lane> entry : lanes.entrySet()) {
      SealedBatch head = entry.getValue().waiting.peekFirst();
      if (head == null || entry.getKey().equals(Tables.PROBE_STATUS.name())) {
        continue;
      }
      if (oldest == null || head.number() < oldest.waiting.peekFirst().number()) {
        oldest = entry.getValue();
      }
    }
    return (oldest == null ? lane(Tables.PROBE_STATUS) : oldest).waiting.pollFirst();
  }

  private void discard(SealedBatch batch, AgentCounter why) {
    bytes -= batch.bytes();
    batches--;
    counters.add(why, batch.table(), batch.rows());
    if (why != AgentCounter.ROWS_DELIVERED) {
      untoldLosses += batch.lostTold();
    }
    batch.close();
  }

  private void signal() {
    signalled = true;
    changed.signalAll();
  }

  private Lane lane(Table table) {
    return lanes.get(table.name());
  }
}
