package dev.wirescope.query.anomaly;

import java.util.List;

/**
 * Finds connections that send 10 segments or more again within 10 s. The finding begins with the
 * first retransmission after a pause of 10 s and ends with the last before the next such pause.
 */
public final class RetransmissionDetector implements Detector<Retransmission> {
  private final Runs<Retransmission> runs =
      new Runs<>(
          event -> event.subject().connectionKey(),
          Retransmission::timeUnixNs,
          (first, nowNs) ->
              new RetransmissionRun(first.subject(), Streak.from(first.timeUnixNs(), nowNs)));

  /** Goes on with a run that was found before this detector existed. */
  public void resume(Subject subject, long startUnixNs, List<Retransmission> counted, long nowNs) {
    Run<Retransmission> run = new RetransmissionRun(subject, Streak.found(startUnixNs, nowNs));
    counted.forEach(event -> run.add(event, nowNs));
    runs.resume(subject.connectionKey(), run);
  }

  @Override
  public List<Finding> accept(Retransmission event, long nowNs) {
    return runs.accept(event, nowNs);
  }

  @Override
  public List<Finding> tick(long nowNs) {
    return runs.tick(nowNs);
  }

  @Override
  public long takeEvicted() {
    return runs.takeEvicted();
  }
}
