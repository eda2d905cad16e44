package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds attempts to connect that were refused or that nobody answered. */
public final class ConnectFailureDetector implements Detector<FailedConnect> {
  @Override
  public List<Finding> accept(FailedConnect event, long nowNs) {
    Subject subject = event.subject();
    long startUnixNs = event.timeUnixNs() - event.durationNs();
    String duration = Quantities.duration(event.durationNs());
    String outcome = (event.timedOut() ? "no answer for " : "refused after ") + duration;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("reason", event.timedOut() ? "timeout" : "refused");
    details.put("retransmits", event.retransmits());
    return List.of(
        new Finding(
            Finding.id(FindingKind.CONNECT_FAILED, subject, null, startUnixNs),
            FindingKind.CONNECT_FAILED,
            event.timedOut() ? Severity.CRITICAL : Severity.WARNING,
            State.ENDED,
            subject.process() + " could not connect to " + subject.peer() + ": " + outcome,
            startUnixNs,
            event.timeUnixNs(),
            event.durationNs(),
            subject,
            null,
            details,
            verdict(event, outcome)));
  }

  private static Verdict verdict(FailedConnect event, String outcome) {
    List<String> evidence = new ArrayList<>();
    evidence.add(outcome);
    if (event.retransmits() > 0) {
      evidence.add(Quantities.count(event.retransmits(), "SYN") + " sent again");
    }
    return new Verdict(
        event.timedOut() ? "no_answer" : "refused", Verdict.Confidence.PROVEN, evidence);
  }
}
