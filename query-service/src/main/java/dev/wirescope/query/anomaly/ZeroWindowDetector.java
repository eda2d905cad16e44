package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdicts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds windows that were closed, or that blocked a sender, for 10 ms or more. An episode whose end
 * does not come becomes critical while it is open.
 */
public final class ZeroWindowDetector implements Detector<ZeroWindowEpisode> {
  /** From here on an episode is a finding. */
  public static final Duration MIN = Duration.ofMillis(10);

  /** From here on it is critical. */
  static final Duration CRITICAL = Duration.ofSeconds(1);

  /**
   * How long no end may come before an open episode counts as critical: the second that it takes
   * and a while for the end to get here.
   */
  static final Duration CRITICAL_WITHOUT_END = Duration.ofSeconds(5);

  private static final int MAX_OPEN = 10_000;

  private record Waiting(ZeroWindowEpisode episode, long arrivedNs) {}

  private final Map<String, Waiting> open = new LinkedHashMap<>();
  private long evicted;

  @Override
  public List<Finding> accept(ZeroWindowEpisode episode, long nowNs) {
    if (episode.durationNs() < MIN.toNanos() && episode.senderBlockedNs() < MIN.toNanos()) {
      return List.of();
    }
    String id =
        Finding.id(
            FindingKind.ZERO_WINDOW, episode.subject(), episode.side(), episode.startUnixNs());
    if (episode.open()) {
      if (open.size() >= MAX_OPEN) {
        Iterator<String> oldest = open.keySet().iterator();
        oldest.next();
        oldest.remove();
        evicted++;
      }
      open.put(id, new Waiting(episode, nowNs));
    } else {
      open.remove(id);
    }
    return List.of(finding(id, episode, severity(episode), episode.durationNs()));
  }

  @Override
  public List<Finding> tick(long nowNs) {
    List<Finding> critical = new ArrayList<>();
    Iterator<Map.Entry<String, Waiting>> waiting = open.entrySet().iterator();
    while (waiting.hasNext()) {
      Map.Entry<String, Waiting> entry = waiting.next();
      long waitedNs = nowNs - entry.getValue().arrivedNs();
      if (waitedNs >= CRITICAL_WITHOUT_END.toNanos()) {
        ZeroWindowEpisode episode = entry.getValue().episode();
        critical.add(
            finding(entry.getKey(), episode, Severity.CRITICAL, episode.durationNs() + waitedNs));
        waiting.remove();
      }
    }
    return critical;
  }

  @Override
  public long takeEvicted() {
    long count = evicted;
    evicted = 0;
    return count;
  }

  private static Severity severity(ZeroWindowEpisode episode) {
    if (episode.durationNs() >= CRITICAL.toNanos()) {
      return Severity.CRITICAL;
    }
    // A peer's closed window behind which nothing waited held nobody up.
    return episode.local() || episode.senderBlockedNs() > 0 ? Severity.WARNING : Severity.INFO;
  }

  private static Finding finding(
      String id, ZeroWindowEpisode episode, Severity severity, long durationNs) {
    Map<String, Object> details = new LinkedHashMap<>();
    if (episode.local()) {
      details.put("bytes_unread", episode.bytesUnread());
    } else {
      details.put("sender_blocked_ns", episode.senderBlockedNs());
      details.put("bytes_blocked", episode.bytesBlocked());
    }
    details.put("probes", episode.probes());
    return new Finding(
        id,
        FindingKind.ZERO_WINDOW,
        severity,
        episode.open() ? State.OPEN : State.ENDED,
        title(episode, durationNs),
        episode.startUnixNs(),
        episode.open() ? null : episode.startUnixNs() + durationNs,
        durationNs,
        episode.subject(),
        episode.side(),
        details,
        verdict(episode, durationNs));
  }

  private static String title(ZeroWindowEpisode episode, long durationNs) {
    Subject subject = episode.subject();
    String duration = Quantities.duration(durationNs);
    if (episode.local()) {
      return episode.open()
          ? subject.process() + " has not read for " + duration + "; its window is closed"
          : subject.process() + " did not read for " + duration + "; its window was closed";
    }
    String waited =
        episode.senderBlockedNs() > 0
            ? "; " + subject.process() + " waited " + Quantities.duration(episode.senderBlockedNs())
            : "; nothing waited for it";
    return subject.peer()
        + (episode.open() ? " keeps its window closed since " : " closed its window for ")
        + duration
        + waited;
  }

  private static Verdict verdict(ZeroWindowEpisode episode, long durationNs) {
    return episode.local()
        ? Verdicts.localZeroWindow(durationNs, episode.bytesUnread(), episode.open())
        : Verdicts.peerZeroWindow(
            durationNs, episode.senderBlockedNs(), episode.bytesBlocked(), episode.open());
  }
}
