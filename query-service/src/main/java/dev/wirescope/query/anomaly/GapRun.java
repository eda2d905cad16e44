package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Quantities;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Gaps of one interface in one direction without a pause. */
final class GapRun extends InterfaceRun<GapEvent> {
  private final Map<String, Long> byCause = new TreeMap<>();
  private long silentNs;

  GapRun(Streak streak) {
    super(FindingKind.GAP, streak);
  }

  @Override
  void total(GapEvent event, int sign) {
    silentNs += sign * event.durationNs();
    byCause.merge(event.fact().cause(), (long) sign, Long::sum);
  }

  @Override
  Map<String, Object> details(GapEvent worst) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("gap_kind", worst.gapKind());
    details.put("silent_ns", silentNs);
    details.put("by_cause", new TreeMap<>(byCause));
    details.put("worst_usual_gap_ns", worst.fact().usualGapNs());
    details.put("worst_host_paused_ns", worst.fact().hostPausedNs());
    return details;
  }

  @Override
  String title(GapEvent worst, String many) {
    String one =
        Quantities.duration(worst.durationNs())
            + " without a packet"
            + because(worst.fact().cause());
    return many.isEmpty()
        ? "Gap on %s %s: %s".formatted(worst.interfaceName(), worst.subject().direction(), one)
        : many + ": the worst " + one;
  }

  @Override
  String noun() {
    return "gap";
  }

  private static String because(String cause) {
    return switch (cause) {
      case "host_paused" -> "; this host did not run";
      case "softirq_starved" -> "; this kernel was late";
      case "sender_idle" -> "; the sender had nothing to send";
      case "rwnd_limited" -> "; the receiver's window was closed";
      case "cwnd_limited" -> "; the congestion window was used up";
      case "peer_or_path_silent" -> "; the peer or the path was silent";
      default -> "";
    };
  }
}
