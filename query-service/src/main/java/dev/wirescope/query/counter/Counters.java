package dev.wirescope.query.counter;

import java.util.concurrent.atomic.AtomicLongArray;

/** The current value of every {@link QueryCounter}; any thread may add. */
public final class Counters {
  private final AtomicLongArray values = new AtomicLongArray(QueryCounter.values().length);

  /** Adds one. */
  public void increment(QueryCounter counter) {
    add(counter, 1);
  }

  /** Adds {@code count}. */
  public void add(QueryCounter counter, long count) {
    values.addAndGet(counter.ordinal(), count);
  }

  /** The count since the start of the process. */
  public long get(QueryCounter counter) {
    return values.get(counter.ordinal());
  }
}
