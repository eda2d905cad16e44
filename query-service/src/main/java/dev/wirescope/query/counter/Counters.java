package dev.wirescope.query.counter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The current value of every {@link QueryCounter}; any thread may add. */
public final class Counters {
  private final Map<QueryCounter, LongAdder> values = new EnumMap<>(QueryCounter.class);

  public Counters() {
    for (QueryCounter counter : QueryCounter.values()) {
      values.put(counter, new LongAdder());
    }
  }

  /** Adds one. */
  public void increment(QueryCounter counter) {
    add(counter, 1);
  }

  /** Adds {@code count}. */
  public void add(QueryCounter counter, long count) {
    values.get(counter).add(count);
  }

  /** The count since the start of the process. */
  public long get(QueryCounter counter) {
    return values.get(counter).sum();
  }
}
