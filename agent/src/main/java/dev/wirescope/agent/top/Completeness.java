package dev.wirescope.agent.top;

import dev.wirescope.agent.probe.ProbeStatus;
import dev.wirescope.verdict.Quantities;
import java.util.ArrayList;
import java.util.List;

/** How far what is shown is all there is. */
final class Completeness {
  private Completeness() {}

  /** {@code complete}, or what is missing. */
  static String words(List<ProbeStatus> statuses) {
    List<String> missing = new ArrayList<>();
    for (ProbeStatus status : statuses) {
      if (status.state() == ProbeStatus.State.FAILED) {
        missing.add("probe " + status.probe() + " does not run");
      }
    }
    long lost = lost(statuses);
    if (lost > 0) {
      missing.add(Quantities.count(lost, "fact") + " lost");
    }
    return missing.isEmpty() ? "complete" : "incomplete: " + String.join(", ", missing);
  }

  /**
   * Facts of connections that were not kept. The ring does not count: nothing here comes from it.
   */
  static long lost(List<ProbeStatus> statuses) {
    return statuses.stream().mapToLong(s -> s.lostState() + s.lostUnseen()).sum();
  }
}
