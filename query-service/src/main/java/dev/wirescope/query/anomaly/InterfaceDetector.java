package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds bursts, or gaps, of interfaces: the first of an interface and direction at once, together
 * with what follows without a pause of 10 s, for a minute at most.
 *
 * @param <E> what it looks at
 */
public final class InterfaceDetector<E extends InterfaceEvent> implements Detector<E> {
  private static final int MAX_TOLD = 20_000;

  private final Function<Streak, InterfaceRun<E>> beginning;
  private final Runs<E> runs;
  private final Map<String, Long> toldUntilByKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_TOLD;
        }
      };

  private InterfaceDetector(Function<Streak, InterfaceRun<E>> beginning) {
    this.beginning = beginning;
    this.runs =
        new Runs<>(
            InterfaceEvent::key,
            InterfaceEvent::startUnixNs,
            (first, nowNs) -> beginning.apply(Streak.found(first.startUnixNs(), nowNs)));
  }

  /** One for {@code micro_bursts}. */
  public static InterfaceDetector<MicroBurstEvent> ofMicroBursts() {
    return new InterfaceDetector<>(MicroBurstRun::new);
  }

  /** One for {@code gaps}. */
  public static InterfaceDetector<GapEvent> ofGaps() {
    return new InterfaceDetector<>(GapRun::new);
  }

  /** Goes on with a run that was found before this detector existed. */
  public void resume(long startUnixNs, List<E> counted, long nowNs) {
    if (counted.isEmpty()) {
      return;
    }
    InterfaceRun<E> run = beginning.apply(Streak.found(startUnixNs, nowNs));
    counted.forEach(event -> run.add(event, nowNs));
    runs.resume(counted.getFirst().key(), run);
  }

  /** Nothing that began until then is told: it belongs to a run that has ended. */
  public void toldUntil(Subject subject, String interfaceName, long endUnixNs) {
    toldUntilByKey.merge(InterfaceEvent.key(subject, interfaceName), endUnixNs, Math::max);
  }

  @Override
  public List<Finding> accept(E event, long nowNs) {
    if (event.startUnixNs() <= toldUntilByKey.getOrDefault(event.key(), Long.MIN_VALUE)) {
      return List.of();
    }
    return noted(runs.accept(event, nowNs));
  }

  @Override
  public List<Finding> tick(long nowNs) {
    return noted(runs.tick(nowNs));
  }

  @Override
  public long takeEvicted() {
    return runs.takeEvicted();
  }

  private List<Finding> noted(List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.state() == State.ENDED) {
        toldUntil(
            finding.subject(),
            finding.details().get("interface").toString(),
            finding.startUnixNs() + finding.durationNs());
      }
    }
    return findings;
  }
}
