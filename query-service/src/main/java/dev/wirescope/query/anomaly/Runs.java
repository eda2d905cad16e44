package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The runs of whatever has a key, each told when it is found, when it got worse and when it has
 * ended. Bounded; of too many the longest untouched is ended and counted.
 *
 * @param <E> what a run consists of
 */
final class Runs<E> {
  private static final int MAX = 20_000;

  /** Begins an empty run with its first event. */
  interface Beginning<E> {
    Run<E> begin(E first, long nowNs);
  }

  private final Function<E, String> key;
  private final ToLongFunction<E> timeUnixNs;
  private final Beginning<E> beginning;
  private final Map<String, Run<E>> runs = new LinkedHashMap<>(16, 0.75f, true);
  private long evicted;

  Runs(Function<E, String> key, ToLongFunction<E> timeUnixNs, Beginning<E> beginning) {
    this.key = key;
    this.timeUnixNs = timeUnixNs;
    this.beginning = beginning;
  }

  /** Goes on with a run that was found before. */
  void resume(String key, Run<E> run) {
    runs.put(key, run);
  }

  List<Finding> accept(E event, long nowNs) {
    List<Finding> findings = new ArrayList<>(2);
    String runKey = key.apply(event);
    Run<E> run = runs.get(runKey);
    boolean begins = run == null || !run.continuesAt(timeUnixNs.applyAsLong(event));
    if (begins) {
      end(run, findings);
      makeRoom(findings);
      run = beginning.begin(event, nowNs);
      runs.put(runKey, run);
    }
    boolean foundBefore = !begins && run.streak().isFound();
    run.add(event, nowNs);
    if (run.streak().isFound() && (!foundBefore || run.worsened())) {
      findings.add(run.finding(State.OPEN));
    }
    return findings;
  }

  List<Finding> tick(long nowNs) {
    List<Finding> ended = new ArrayList<>();
    Iterator<Run<E>> oldestFirst = runs.values().iterator();
    while (oldestFirst.hasNext()) {
      Run<E> run = oldestFirst.next();
      if (!run.streak().hasPausedAt(nowNs)) {
        break;
      }
      oldestFirst.remove();
      end(run, ended);
    }
    return ended;
  }

  long takeEvicted() {
    long count = evicted;
    evicted = 0;
    return count;
  }

  private void makeRoom(List<Finding> findings) {
    if (runs.size() >= MAX) {
      Iterator<Run<E>> oldest = runs.values().iterator();
      Run<E> run = oldest.next();
      oldest.remove();
      evicted++;
      end(run, findings);
    }
  }

  private static <E> void end(Run<E> run, List<Finding> findings) {
    if (run != null && run.streak().isFound()) {
      findings.add(run.finding(State.ENDED));
    }
  }
}
