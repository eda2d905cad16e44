package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdicts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds segments that their own node held up for 10 ms or more by dropping them. */
public final class LocalDropStallDetector implements Detector<LocalDropStall> {
  /** From here on a stall is a finding. */
  public static final Duration MIN = Duration.ofMillis(10);

  /** From here on it is critical. */
  static final Duration CRITICAL = Duration.ofSeconds(1);

  @Override
  public List<Finding> accept(LocalDropStall stall, long nowNs) {
    if (stall.durationNs() < MIN.toNanos()) {
      return List.of();
    }
    Subject subject = stall.subject();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("drop_reason", stall.dropReason());
    details.put("drop_location", stall.dropLocation());
    details.put("drop_rule", stall.dropRule());
    details.put("drops", stall.drops());
    details.put("bytes", stall.bytes());
    details.put("end_reason", stall.neverSent() ? "closed" : "sent");
    return List.of(
        new Finding(
            Finding.id(FindingKind.LOCAL_DROP_STALL, subject, null, stall.startUnixNs()),
            FindingKind.LOCAL_DROP_STALL,
            stall.durationNs() >= CRITICAL.toNanos() ? Severity.CRITICAL : Severity.WARNING,
            State.ENDED,
            "%s could not send to %s for %s%s: its own node dropped the data, %s"
                .formatted(
                    subject.process(),
                    subject.peer(),
                    Quantities.duration(stall.durationNs()),
                    stall.neverSent() ? " and gave up" : "",
                    Verdicts.place(stall.dropReason(), "", stall.dropRule())),
            stall.startUnixNs(),
            stall.startUnixNs() + stall.durationNs(),
            stall.durationNs(),
            subject,
            null,
            details,
            Verdicts.localDropStall(
                stall.dropReason(), stall.dropLocation(), stall.dropRule(), stall.drops())));
  }
}
