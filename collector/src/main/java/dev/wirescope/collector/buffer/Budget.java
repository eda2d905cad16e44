package dev.wirescope.collector.buffer;

import java.util.HashMap;
import java.util.Map;

/** Bytes that may wait, for all tenants together and for each. Safe for many threads at once. */
final class Budget {
  private final long maxBytes;
  private final Map<String, Long> usedByTenant = new HashMap<>();
  private long used;

  Budget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes {@code bytes} for {@code tenant} if there is room; one tenant gets half at most. */
  synchronized boolean reserve(String tenant, long bytes) {
    long ofTenant = usedByTenant.getOrDefault(tenant, 0L);
    if (used + bytes > maxBytes || ofTenant + bytes > maxBytes / 2) {
      return false;
    }
    used += bytes;
    usedByTenant.put(tenant, ofTenant + bytes);
    return true;
  }

  synchronized void release(String tenant, long bytes) {
    used -= bytes;
    usedByTenant.merge(tenant, -bytes, (a, b) -> a + b == 0 ? null : a + b);
  }

  synchronized long used() {
    return used;
  }
}
