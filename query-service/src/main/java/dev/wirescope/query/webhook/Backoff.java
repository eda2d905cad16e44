package dev.wirescope.query.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential, with full jitter, so that a receiver that
 * comes back is not met by everybody at once.
 *
 * @param firstMean the mean of the first wait; each further one doubles
 */
record Backoff(Duration firstMean) {
  private static final Duration MAX = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 20;

  /** The wait after {@code failures} failed attempts, of which there is at least one. */
  Duration wait(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
    long boundMillis = Math.min(MAX.toMillis(), (2 * firstMean.toMillis()) << doublings);
    return Duration.ofMillis(random.nextLong(boundMillis + 1));
  }
}
