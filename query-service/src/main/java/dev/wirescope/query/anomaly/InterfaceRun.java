package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bursts, or the gaps, of one interface in one direction without a pause, told under the worst
 * of them. One that goes on for a minute ends, so that it says how often while it goes on.
 *
 * @param <E> what it consists of
 */
abstract class InterfaceRun<E extends InterfaceEvent> implements Run<E> {
  /** What begins later belongs to the next run. */
  static final Duration MAX_LENGTH = Duration.ofSeconds(60);

  /** Events that may still be told again, with a longer duration under the same start. */
  private static final int MAX_RECENT = 64;

  private final FindingKind kind;
  private final Streak streak;
  private final Map<Long, E> recentByStart =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, E> eldest) {
          return size() > MAX_RECENT;
        }
      };
  private E worst;
  private long count;
  private boolean worsened;

  InterfaceRun(FindingKind kind, Streak streak) {
    this.kind = kind;
    this.streak = streak;
  }

  /** Counts {@code event}, or takes it out again if {@code sign} is -1. */
  abstract void total(E event, int sign);

  /** What is told of all of them and of the worst. */
  abstract Map<String, Object> details(E worstEvent);

  /** One line for a person. */
  abstract String title(E worstEvent, String many);

  /** One of several, as a noun. */
  abstract String noun();

  @Override
  public final Streak streak() {
    return streak;
  }

  @Override
  public final boolean continuesAt(long unixNs) {
    return streak.continuesAt(unixNs) && unixNs - streak.startUnixNs() < MAX_LENGTH.toNanos();
  }

  @Override
  public final boolean worsened() {
    return worsened;
  }

  @Override
  public final void add(E event, long nowNs) {
    worsened = false;
    E before = recentByStart.get(event.startUnixNs());
    if (before != null && before.durationNs() >= event.durationNs()) {
      return;
    }
    streak.add(event.endUnixNs(), 1, nowNs);
    recentByStart.put(event.startUnixNs(), event);
    if (before == null) {
      count++;
    } else {
      total(before, -1);
    }
    total(event, 1);
    Severity severityBefore = worst == null ? null : worst.severity();
    if (worst == null || isWorse(event, worst) || worst.startUnixNs() == event.startUnixNs()) {
      worst = event;
    }
    worsened = severityBefore != null && worst.severity().compareTo(severityBefore) > 0;
  }

  @Override
  public final Finding finding(State state) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("interface", worst.interfaceName());
    details.put("count", count);
    details.putAll(details(worst));
    details.put("worst_start_unix_ns", worst.startUnixNs());
    details.put("worst_duration_ns", worst.durationNs());
    String many =
        count == 1
            ? ""
            : "%s on %s %s within %s"
                .formatted(
                    Quantities.count(count, noun()),
                    worst.interfaceName(),
                    worst.subject().direction(),
                    Quantities.duration(streak.durationNs()));
    return new Finding(
        Finding.id(kind, worst.key(), null, streak.startUnixNs()),
        kind,
        worst.severity(),
        state,
        title(worst, many),
        streak.startUnixNs(),
        state == State.OPEN ? null : streak.lastUnixNs(),
        streak.durationNs(),
        worst.subject(),
        null,
        details,
        verdict(many));
  }

  private Verdict verdict(String many) {
    Verdict ofWorst = worst.verdict();
    if (many.isEmpty()) {
      return ofWorst;
    }
    List<String> evidence = new ArrayList<>();
    evidence.add(many + ", of the worst:");
    evidence.addAll(ofWorst.evidence());
    return new Verdict(ofWorst.cause(), ofWorst.confidence(), evidence);
  }

  private static boolean isWorse(InterfaceEvent event, InterfaceEvent than) {
    int severity = event.severity().compareTo(than.severity());
    return severity > 0 || (severity == 0 && event.size() > than.size());
  }
}
