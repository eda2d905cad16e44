package dev.wirescope.query.anomaly;

import java.util.List;

/**
 * Finds 10 resets or more between a process and a peer within 10 s. The finding begins with the
 * first reset after a pause of 10 s and ends with the last before the next such pause.
 */
public final class ResetDetector implements Detector<Reset> {
  private final Runs<Reset> runs =
      new Runs<>(
          event -> key(event.subject()),
          Reset::timeUnixNs,
          (first, nowNs) -> new ResetRun(first.subject(), Streak.from(first.timeUnixNs(), nowNs)));

  /** Goes on with a run that was found before this detector existed. */
  public void resume(Subject subject, long startUnixNs, List<Reset> counted, long nowNs) {
    Run<Reset> run = new ResetRun(subject, Streak.found(startUnixNs, nowNs));
    counted.forEach(event -> run.add(event, nowNs));
    runs.resume(key(subject), run);
  }

  @Override
  public List<Finding> accept(Reset event, long nowNs) {
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

  private static String key(Subject subject) {
    return String.join(
        "\0",
        subject.tenant(),
        subject.node(),
        Long.toString(subject.netns()),
        Long.toString(subject.pid()),
        subject.remoteIp());
  }
}
