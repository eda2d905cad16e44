package dev.wirescope.agent.clock;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Turns CLOCK_MONOTONIC, which the kernel stamps events with, into nanoseconds since the Unix
 * epoch.
 *
 * <p>The offset between the two is measured by reading the Unix clock between two monotonic reads
 * and keeping the tightest of {@value #READS} tries. The error has two parts: at most half of that
 * bracket ({@link #errorNs}, usually below a microsecond), and what the Unix clock was slewed since
 * the last {@link #refresh}, at most 500 ppm, that is 50 µs in 100 ms. A clock that is set
 * (stepped) shows at the next refresh. Differences between two times of one event are exact only
 * when taken from the kernel's own durations. For one thread.
 */
public final class UnixClock {
  private static final int READS = 5;
  private static final long NS_IN_S = 1_000_000_000L;

  private final LongSupplier monotonicNs;
  private final LongSupplier unixNs;
  private long offsetNs;
  private long errorNs;

  /** Over the system's clocks. */
  public UnixClock() {
    this(System::nanoTime, UnixClock::systemUnixNs);
  }

  /**
   * @param monotonicNs CLOCK_MONOTONIC; {@link System#nanoTime} is it on Linux
   * @param unixNs CLOCK_REALTIME
   */
  public UnixClock(LongSupplier monotonicNs, LongSupplier unixNs) {
    this.monotonicNs = monotonicNs;
    this.unixNs = unixNs;
    refresh();
  }

  /** Measures the offset anew. */
  public void refresh() {
    long tightest = Long.MAX_VALUE;
    for (int i = 0; i < READS; i++) {
      long before = monotonicNs.getAsLong();
      long unix = unixNs.getAsLong();
      long bracket = monotonicNs.getAsLong() - before;
      if (bracket < tightest) {
        tightest = bracket;
        offsetNs = unix - (before + bracket / 2);
      }
    }
    errorNs = (tightest + 1) / 2;
  }

  /** The Unix time of {@code monotonicTimeNs}. */
  public long toUnixNs(long monotonicTimeNs) {
    return monotonicTimeNs + offsetNs;
  }

  /** The most that the last measurement of the offset can be wrong. */
  public long errorNs() {
    return errorNs;
  }

  private static long systemUnixNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NS_IN_S + now.getNano();
  }
}
