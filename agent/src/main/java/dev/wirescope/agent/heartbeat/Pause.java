package dev.wirescope.agent.heartbeat;

/**
 * A time in which a CPU did not run its most urgent thread although that was due: its host ran
 * something else, or it was suspended, or interrupts were off. Times are CLOCK_MONOTONIC.
 *
 * @param cpu which
 * @param lastBeatNs when it was seen to run last
 * @param dueNs when it should have run: from here on the pause is certain
 * @param endNs when it ran again
 */
public record Pause(int cpu, long lastBeatNs, long dueNs, long endNs) {
  /** How much of an interval it has for certain. */
  public long certainNs(long startNs, long untilNs) {
    return overlap(dueNs, startNs, untilNs);
  }

  /** How much of an interval it has at most. */
  public long possibleNs(long startNs, long untilNs) {
    return overlap(lastBeatNs, startNs, untilNs);
  }

  private long overlap(long from, long startNs, long untilNs) {
    return Math.max(0, Math.min(endNs, untilNs) - Math.max(from, startNs));
  }
}
