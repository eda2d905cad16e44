package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.MicroBurst;
import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdicts;
import java.time.Duration;

/** One row of {@code micro_bursts}; of a burst that lasts there are several. */
public record MicroBurstEvent(
    Subject subject, String interfaceName, long startUnixNs, MicroBurst fact)
    implements InterfaceEvent {
  /** From here on a burst that is also high holds somebody up. */
  static final Duration LONG = Duration.ofMillis(10);

  /** How many times the threshold counts as high. */
  static final int HIGH = 4;

  @Override
  public long durationNs() {
    return fact.durationNs();
  }

  @Override
  public Severity severity() {
    boolean cost = fact.dropped() > 0 || fact.retransmits() > 0;
    boolean large =
        fact.durationNs() >= LONG.toNanos()
            && fact.peakQueueBytes() >= HIGH * fact.thresholdBytes();
    return cost || large ? Severity.WARNING : Severity.INFO;
  }

  @Override
  public Verdict verdict() {
    return Verdicts.microBurst(fact);
  }

  @Override
  public long size() {
    return fact.bytes();
  }
}
