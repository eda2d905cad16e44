package dev.wirescope.agent.pipeline;

import java.time.Duration;

/** Short pauses while events come, longer and longer ones while none do. */
final class AdaptivePause {
  private final long busyNs;
  private final long idleNs;
  private long pauseNs;

  AdaptivePause(Duration busy, Duration idle) {
    this.busyNs = busy.toNanos();
    this.idleNs = idle.toNanos();
    this.pauseNs = busyNs;
  }

  /** The pause after a look at the ring that found {@code drained} events. */
  long nextNs(int drained) {
    pauseNs = drained > 0 ? busyNs : Math.min(idleNs, pauseNs + pauseNs / 2);
    return pauseNs;
  }
}
