package dev.wirescope.up;

import java.time.Duration;

/** How long to wait before a service is started again: doubling, and forgotten once it held. */
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);
  static final Duration HELD = Duration.ofMinutes(1);

  private Duration next = FIRST;

  /** The pause after a run that lasted {@code age}. */
  Duration after(Duration age) {
    if (age.compareTo(HELD) >= 0) {
      next = FIRST;
    }
    Duration pause = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return pause;
  }
}
