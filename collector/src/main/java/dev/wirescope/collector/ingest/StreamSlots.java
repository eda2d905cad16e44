package dev.wirescope.collector.ingest;

import dev.wirescope.collector.counter.CollectorCounter;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.flight.CallStatus;

/** How many streams each tenant has open. Safe for many threads at once. */
final class StreamSlots {
  private final int maxPerTenant;
  private final Map<String, Integer> open = new HashMap<>();

  StreamSlots(int maxPerTenant) {
    this.maxPerTenant = maxPerTenant;
  }

  synchronized void take(String tenant) throws Refusal {
    int count = open.getOrDefault(tenant, 0);
    if (count >= maxPerTenant) {
      throw new Refusal(
          CollectorCounter.REFUSED_STREAMS,
          CallStatus.RESOURCE_EXHAUSTED,
          "the tenant has %d streams open, all that it may: close some, or raise wirescope.ingest.max-streams-per-tenant"
              .formatted(count));
    }
    open.put(tenant, count + 1);
  }

  synchronized void give(String tenant) {
    open.merge(tenant, -1, (a, b) -> a + b == 0 ? null : a + b);
  }

  synchronized int total() {
    return open.values().stream().mapToInt(Integer::intValue).sum();
  }
}
