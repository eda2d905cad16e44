package dev.wirescope.collector.counter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The values of the counters of one collector. Safe for many threads at once. */
public final class Counters {
  private final Map<CollectorCounter, LongAdder> values = new EnumMap<>(CollectorCounter.class);

  public Counters() {
    for (CollectorCounter counter : CollectorCounter.values()) {
      values.put(counter, new LongAdder());
    }
  }

  public void increment(CollectorCounter counter) {
    add(counter, 1);
  }

  public void add(CollectorCounter counter, long count) {
    values.get(counter).add(count);
  }

  public long get(CollectorCounter counter) {
    return values.get(counter).sum();
  }
}
