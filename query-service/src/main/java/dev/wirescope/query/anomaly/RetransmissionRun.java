package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one connection sends again without a pause of {@link RetransmissionDetector#PAUSE}. It is a
 * finding as soon as enough falls within that time.
 */
final class RetransmissionRun {
  private record Sent(long timeUnixNs, long segments) {}

  private final Deque<Sent> recent = new ArrayDeque<>();
  private final Map<String, Long> byKind = new TreeMap<>();
  private Subject subject;
  private long recentSegments;
  private long segments;
  private long bytes;
  private long startUnixNs;
  private long lastUnixNs;
  private long lastArrivalNs;
  private boolean found;

  RetransmissionRun(Retransmission first, long nowNs) {
    subject = first.subject();
    startUnixNs = first.timeUnixNs();
    lastUnixNs = first.timeUnixNs();
    add(first, nowNs);
  }

  /** A run that was a finding already, with what it had until then. */
  RetransmissionRun(
      Subject subject,
      long startUnixNs,
      long lastUnixNs,
      long bytes,
      Map<String, Long> segmentsByKind,
      long nowNs) {
    this.subject = subject;
    this.startUnixNs = startUnixNs;
    this.lastUnixNs = Math.max(startUnixNs, lastUnixNs);
    this.bytes = bytes;
    this.byKind.putAll(segmentsByKind);
    this.segments = segmentsByKind.values().stream().mapToLong(Long::longValue).sum();
    this.lastArrivalNs = nowNs;
    this.found = true;
  }

  boolean continuesWith(Retransmission next) {
    return next.timeUnixNs() - lastUnixNs <= RetransmissionDetector.PAUSE.toNanos();
  }

  boolean hasPausedAt(long nowNs) {
    return nowNs - lastArrivalNs
        > RetransmissionDetector.PAUSE.plus(RetransmissionDetector.ARRIVAL).toNanos();
  }

  /** Whether this one made the run a finding. */
  boolean add(Retransmission next, long nowNs) {
    if (next.subject().pid() != 0) {
      subject = next.subject();
    }
    if (!found) {
      // Rows of one connection may come a little out of order; a told start stays as it was told.
      startUnixNs = Math.min(startUnixNs, next.timeUnixNs());
    }
    lastUnixNs = Math.max(lastUnixNs, next.timeUnixNs());
    lastArrivalNs = nowNs;
    segments += next.segments();
    bytes += next.bytes();
    byKind.merge(next.kind(), next.segments(), Long::sum);
    if (found) {
      return false;
    }
    recent.addLast(new Sent(next.timeUnixNs(), next.segments()));
    recentSegments += next.segments();
    long from = lastUnixNs - RetransmissionDetector.PAUSE.toNanos();
    while (!recent.isEmpty() && recent.peekFirst().timeUnixNs() < from) {
      recentSegments -= recent.removeFirst().segments();
    }
    if (recentSegments < RetransmissionDetector.MIN_SEGMENTS) {
      return false;
    }
    found = true;
    recent.clear();
    return true;
  }

  boolean isFinding() {
    return found;
  }

  Finding finding(State state) {
    long durationNs = lastUnixNs - startUnixNs;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("segments", segments);
    details.put("bytes", bytes);
    details.put("by_kind", new TreeMap<>(byKind));
    return new Finding(
        Finding.id(FindingKind.RETRANSMISSIONS, subject, null, startUnixNs),
        FindingKind.RETRANSMISSIONS,
        Severity.WARNING,
        state,
        "%s to %s: %s sent again %s"
            .formatted(
                subject.process(),
                subject.peer(),
                Quantities.count(segments, "segment"),
                durationNs == 0 ? "at once" : "within " + Quantities.duration(durationNs)),
        startUnixNs,
        state == State.OPEN ? null : lastUnixNs,
        durationNs,
        subject,
        null,
        details,
        verdict());
  }

  private Verdict verdict() {
    List<String> evidence = new ArrayList<>();
    byKind.forEach((kind, count) -> evidence.add(kind + ": " + Quantities.count(count, "segment")));
    evidence.add(
        "drops on this node are not watched, so a loss here cannot be told from one on the path");
    return new Verdict("unknown", Verdict.Confidence.UNKNOWN, evidence);
  }
}
