package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Gap;
import dev.wirescope.verdict.Quantities;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Gaps of one interface in one direction, or of one feed, without a pause. */
final class GapRun extends InterfaceRun<GapEvent> {
  private final Map<String, Long> byCause = new TreeMap<>();
  private long silentNs;
  private long missing;
  private long late;

  GapRun(Streak streak) {
    super(FindingKind.GAP, streak);
  }

  @Override
  void total(GapEvent event, int sign) {
    switch (event.fact()) {
      case Gap.Skipped skipped -> {
        missing += sign * skipped.missing();
        late += sign * skipped.late();
      }
      default -> silentNs += sign * event.durationNs();
    }
    byCause.merge(event.fact().cause(), (long) sign, Long::sum);
  }

  @Override
  Map<String, Object> details(GapEvent worst) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("gap_kind", worst.gapKind());
    details.put("by_cause", new TreeMap<>(byCause));
    switch (worst.fact()) {
      case Gap.Silence silence -> {
        details.put("silent_ns", silentNs);
        details.put("worst_usual_gap_ns", silence.usualGapNs());
        details.put("worst_host_paused_ns", silence.hostPausedNs());
      }
      case Gap.Skipped skipped -> {
        details.put("sequence_missing", missing);
        details.put("sequence_late", late);
        details.put("worst_sequence_first", Long.toUnsignedString(skipped.first()));
        details.put("worst_sequence_missing", skipped.missing());
      }
      case Gap.Hole _ -> {}
    }
    return details;
  }

  @Override
  String title(GapEvent worst, String many) {
    String one =
        worst.fact() instanceof Gap.Skipped skipped
            ? skipped(skipped)
            : Quantities.duration(worst.durationNs())
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

  private static String skipped(Gap.Skipped skipped) {
    String numbers =
        Quantities.count(skipped.missing(), "number")
            + " skipped from "
            + Long.toUnsignedString(skipped.first())
            + " on";
    return skipped.late() == 0
        ? numbers
        : numbers + ", " + Long.toUnsignedString(skipped.late()) + " came late";
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
