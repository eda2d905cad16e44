package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;

/**
 * What belongs together because it came without a pause.
 *
 * @param <E> what it consists of
 */
interface Run<E> {
  Streak streak();

  /** Whether something at {@code unixNs} belongs to it. */
  default boolean continuesAt(long unixNs) {
    return streak().continuesAt(unixNs);
  }

  /** Whether the event that was taken in last made it worse than was told. */
  default boolean worsened() {
    return false;
  }

  /** Takes {@code event} in, also into the streak. */
  void add(E event, long nowNs);

  /** What it is as a finding; only once its streak is found. */
  Finding finding(State state);
}
