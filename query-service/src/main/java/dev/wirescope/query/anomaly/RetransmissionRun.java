package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one connection sends again without a pause. */
final class RetransmissionRun implements Run<Retransmission> {
  private final Streak streak;
  private final RetransmissionCauses causes = new RetransmissionCauses();
  private final Map<String, Long> byKind = new TreeMap<>();
  private Subject subject;
  private long segments;
  private long bytes;
  private long failedAttempts;

  RetransmissionRun(Subject subject, Streak streak) {
    this.subject = subject;
    this.streak = streak;
  }

  @Override
  public Streak streak() {
    return streak;
  }

  @Override
  public void add(Retransmission event, long nowNs) {
    if (event.subject().pid() != 0) {
      subject = event.subject();
    }
    streak.add(event.timeUnixNs(), event.segmentsSent(), nowNs);
    if (event.failed()) {
      failedAttempts += event.rows();
      return;
    }
    segments += event.segments();
    bytes += event.bytes();
    byKind.merge(event.fact().kind(), event.segments(), Long::sum);
    causes.add(event.fact(), event.segments());
  }

  @Override
  public Finding finding(State state) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("segments", segments);
    details.put("bytes", bytes);
    details.put("failed_attempts", failedAttempts);
    details.put("by_kind", new TreeMap<>(byKind));
    details.put("by_cause", causes.segmentsByCause());
    Verdict verdict = verdict();
    long durationNs = streak.durationNs();
    return new Finding(
        Finding.id(FindingKind.RETRANSMISSIONS, subject, null, streak.startUnixNs()),
        FindingKind.RETRANSMISSIONS,
        Severity.WARNING,
        state,
        "%s to %s: %s sent again %s%s"
            .formatted(
                subject.process(),
                subject.peer(),
                Quantities.count(segments, "segment"),
                durationNs == 0 ? "at once" : "within " + Quantities.duration(durationNs),
                inTitle(verdict.cause())),
        streak.startUnixNs(),
        state == State.OPEN ? null : streak.lastUnixNs(),
        durationNs,
        subject,
        null,
        details,
        verdict);
  }

  private Verdict verdict() {
    List<String> evidence = new ArrayList<>(causes.evidence());
    if (failedAttempts > 0) {
      evidence.add(Quantities.count(failedAttempts, "more attempt") + " did not leave this node");
    }
    evidence.add(
        byKind.entrySet().stream()
            .map(kind -> kind.getKey() + " " + Quantities.count(kind.getValue()))
            .collect(Collectors.joining(", ", "segments by kind: ", "")));
    return new Verdict(causes.dominant(), causes.confidence(), evidence);
  }

  private static String inTitle(String cause) {
    int colon = cause.indexOf(':');
    String reason = cause.substring(colon + 1);
    return switch (colon < 0 ? cause : cause.substring(0, colon)) {
      case "local_drop" -> "; this node dropped them: " + reason;
      case "local_drop_of_ack" -> "; this node dropped their acknowledgements: " + reason;
      case "path" -> "; lost on the path, not on this node";
      default -> "";
    };
  }
}
