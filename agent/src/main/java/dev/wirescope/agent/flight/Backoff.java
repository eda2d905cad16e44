package dev.wirescope.agent.flight;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long after each failure up to a limit, and
 * anywhere in the upper half of that, so that a fleet does not come back in step.
 */
final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private final long firstNs;
  private final long mostNs;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstNs = first.toNanos();
    this.mostNs = most.toNanos();
    this.random = random;
  }

  /** The wait after one more failure. */
  long nextNs() {
    long fullNs = Math.min(mostNs, firstNs << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    return fullNs / 2 + random.nextLong(fullNs / 2 + 1);
  }

  /** It worked: start from the beginning. */
  void reset() {
    failures = 0;
  }
}
