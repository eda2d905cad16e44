package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds connections that send 10 segments or more again within 10 s. The finding begins with the
 * first retransmission after a pause of 10 s and ends with the last before the next such pause.
 */
public final class RetransmissionDetector implements Detector<Retransmission> {
  /** Segments within {@link #PAUSE} that make a finding. */
  static final int MIN_SEGMENTS = 10;

  /** Both the time to count within and the quiet that ends a run. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** How much later than it happened a retransmission may get here. */
  static final Duration ARRIVAL = Duration.ofSeconds(3);

  private static final int MAX_RUNS = 20_000;

  private final Map<String, RetransmissionRun> runs = new LinkedHashMap<>(16, 0.75f, true);
  private long evicted;

  /** Goes on with a run that was found before this detector existed. */
  public void resume(
      Subject subject,
      long startUnixNs,
      long lastUnixNs,
      long bytes,
      Map<String, Long> segmentsByKind,
      long nowNs) {
    runs.put(
        subject.connectionKey(),
        new RetransmissionRun(subject, startUnixNs, lastUnixNs, bytes, segmentsByKind, nowNs));
  }

  @Override
  public List<Finding> accept(Retransmission event, long nowNs) {
    List<Finding> findings = new ArrayList<>(2);
    String key = event.subject().connectionKey();
    RetransmissionRun run = runs.get(key);
    boolean becameFinding;
    if (run != null && run.continuesWith(event)) {
      becameFinding = run.add(event, nowNs);
    } else {
      if (run != null && run.isFinding()) {
        findings.add(run.finding(State.ENDED));
      }
      makeRoom(findings);
      run = new RetransmissionRun(event, nowNs);
      runs.put(key, run);
      becameFinding = run.isFinding();
    }
    if (becameFinding) {
      findings.add(run.finding(State.OPEN));
    }
    return findings;
  }

  @Override
  public List<Finding> tick(long nowNs) {
    List<Finding> ended = new ArrayList<>();
    Iterator<RetransmissionRun> oldestFirst = runs.values().iterator();
    while (oldestFirst.hasNext()) {
      RetransmissionRun run = oldestFirst.next();
      if (!run.hasPausedAt(nowNs)) {
        break;
      }
      oldestFirst.remove();
      if (run.isFinding()) {
        ended.add(run.finding(State.ENDED));
      }
    }
    return ended;
  }

  @Override
  public long takeEvicted() {
    long count = evicted;
    evicted = 0;
    return count;
  }

  private void makeRoom(List<Finding> findings) {
    if (runs.size() < MAX_RUNS) {
      return;
    }
    Iterator<RetransmissionRun> oldest = runs.values().iterator();
    RetransmissionRun run = oldest.next();
    oldest.remove();
    evicted++;
    if (run.isFinding()) {
      findings.add(run.finding(State.ENDED));
    }
  }
}
