package dev.wirescope.query.anomaly;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Things of one kind without a pause of {@link #PAUSE} between them. It is found as soon as {@link
 * #MIN} of them fall within that time, and stays found.
 */
final class Streak {
  /** So many within {@link #PAUSE} are found. */
  static final int MIN = 10;

  /** Both the time to count within and the quiet that ends a streak. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** How much later than it happened a thing may get here. */
  static final Duration ARRIVAL = Duration.ofSeconds(3);

  private record Counted(long timeUnixNs, long count) {}

  private final Deque<Counted> recent = new ArrayDeque<>();
  private long recentCount;
  private long startUnixNs;
  private long lastUnixNs;
  private long lastArrivalNs;
  private boolean found;

  private Streak(long startUnixNs, boolean found, long nowNs) {
    this.startUnixNs = startUnixNs;
    this.lastUnixNs = startUnixNs;
    this.lastArrivalNs = nowNs;
    this.found = found;
  }

  /** One that begins with something at {@code unixNs}, which is yet to be added. */
  static Streak from(long unixNs, long nowNs) {
    return new Streak(unixNs, false, nowNs);
  }

  /** One that was found before. */
  static Streak found(long startUnixNs, long nowNs) {
    return new Streak(startUnixNs, true, nowNs);
  }

  long startUnixNs() {
    return startUnixNs;
  }

  long lastUnixNs() {
    return lastUnixNs;
  }

  long durationNs() {
    return lastUnixNs - startUnixNs;
  }

  boolean isFound() {
    return found;
  }

  boolean continuesAt(long unixNs) {
    return unixNs - lastUnixNs <= PAUSE.toNanos();
  }

  boolean hasPausedAt(long nowNs) {
    return nowNs - lastArrivalNs > PAUSE.plus(ARRIVAL).toNanos();
  }

  /** Adds {@code count} things that happened at {@code unixNs}; none only keep it going. */
  void add(long unixNs, long count, long nowNs) {
    lastUnixNs = Math.max(lastUnixNs, unixNs);
    lastArrivalNs = nowNs;
    if (found) {
      return;
    }
    // Rows may come a little out of order; a start that was told stays as it was told.
    startUnixNs = Math.min(startUnixNs, unixNs);
    if (count == 0) {
      return;
    }
    recent.addLast(new Counted(unixNs, count));
    recentCount += count;
    long from = lastUnixNs - PAUSE.toNanos();
    while (!recent.isEmpty() && recent.peekFirst().timeUnixNs() < from) {
      recentCount -= recent.removeFirst().count();
    }
    if (recentCount >= MIN) {
      found = true;
      recent.clear();
    }
  }
}
