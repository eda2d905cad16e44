package dev.wirescope.agent.probe;

import java.util.Arrays;
import java.util.List;

/**
 * Every zero-window episode of one side since the probe was loaded, also those too short to be told
 * one by one.
 *
 * @param started episodes that began
 * @param ended episodes that ended
 * @param durationBuckets how many of the ended lasted [2^b, 2^(b+1)) ns, for b = 0, 1, …; the last
 *     bucket is open-ended
 */
public record ZeroWindowCounts(long started, long ended, List<Long> durationBuckets) {
  public ZeroWindowCounts {
    durationBuckets = List.copyOf(durationBuckets);
  }

  /** From the counters of {@code struct ws_zero_window_counters}, in its order. */
  static ZeroWindowCounts of(long[] counters) {
    return new ZeroWindowCounts(
        counters[0], counters[1], Arrays.stream(counters, 2, counters.length).boxed().toList());
  }
}
