package dev.wirescope.agent.pipeline;

/** Says when an interval is over. */
final class Timer {
  private final long everyNs;
  private long dueNs;

  Timer(long everyNs, long nowNs) {
    this.everyNs = everyNs;
    this.dueNs = nowNs + everyNs;
  }

  /** Whether the interval is over; if so the next begins now. */
  boolean isDue(long nowNs) {
    if (nowNs - dueNs < 0) {
      return false;
    }
    dueNs = nowNs + everyNs;
    return true;
  }
}
