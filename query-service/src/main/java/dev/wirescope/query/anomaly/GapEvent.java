package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Gap;
import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdicts;
import java.time.Duration;

/**
 * One row of {@code gaps}: an interface fell silent, or a feed skipped numbers.
 *
 * @param interfaceName of a feed, what it is called in its place
 */
public record GapEvent(
    Subject subject, String interfaceName, String gapKind, long startUnixNs, Gap fact)
    implements InterfaceEvent {
  /** From here on a gap holds somebody up. */
  static final Duration LONG = Duration.ofMillis(100);

  @Override
  public long durationNs() {
    return fact.durationNs();
  }

  @Override
  public Severity severity() {
    if (fact instanceof Gap.Skipped) { // nobody sends it again
      return fact.cause().equals("lost") ? Severity.WARNING : Severity.INFO;
    }
    boolean paused = fact.cause().equals("host_paused");
    // A sender that had nothing to send held nobody up.
    boolean idle = fact.cause().equals("sender_idle");
    return paused || (fact.durationNs() >= LONG.toNanos() && !idle)
        ? Severity.WARNING
        : Severity.INFO;
  }

  @Override
  public Verdict verdict() {
    return Verdicts.gap(fact);
  }

  @Override
  public long size() {
    return fact instanceof Gap.Skipped skipped
        ? skipped.missing() - skipped.late()
        : fact.durationNs();
  }
}
