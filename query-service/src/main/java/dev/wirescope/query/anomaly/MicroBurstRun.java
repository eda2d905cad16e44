package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.MicroBurst;
import dev.wirescope.verdict.MicroBurst.Flow;
import dev.wirescope.verdict.Quantities;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bursts of one interface in one direction without a pause. */
final class MicroBurstRun extends InterfaceRun<MicroBurstEvent> {
  private long bytes;
  private long dropped;
  private long retransmits;
  private long maxPeakQueueBytes;

  MicroBurstRun(Streak streak) {
    super(FindingKind.MICRO_BURST, streak);
  }

  @Override
  void total(MicroBurstEvent event, int sign) {
    MicroBurst fact = event.fact();
    bytes += sign * fact.bytes();
    dropped += sign * fact.dropped();
    retransmits += sign * fact.retransmits();
    maxPeakQueueBytes = Math.max(maxPeakQueueBytes, fact.peakQueueBytes());
  }

  @Override
  Map<String, Object> details(MicroBurstEvent worst) {
    MicroBurst fact = worst.fact();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("bytes", bytes);
    details.put("dropped", dropped);
    details.put("retransmits", retransmits);
    details.put("max_peak_queue_bytes", maxPeakQueueBytes);
    details.put("worst_bytes", fact.bytes());
    details.put("worst_mean_bits_per_second", fact.meanBitsPerSecond());
    details.put("worst_rule", fact.rule());
    return details;
  }

  @Override
  String title(MicroBurstEvent worst, String many) {
    MicroBurst fact = worst.fact();
    String one =
        "%s in %s%s (%s)%s"
            .formatted(
                Quantities.bytes(fact.bytes()),
                Quantities.duration(fact.durationNs()),
                fact.open() ? " so far" : "",
                Quantities.bitRate(fact.meanBitsPerSecond()),
                share(fact.topFlow()));
    String what =
        many.isEmpty()
            ? "Micro-burst on %s %s: %s"
                .formatted(worst.interfaceName(), worst.subject().direction(), one)
            : many + ": the worst " + one;
    return dropped == 0
        ? what
        : what + "; this node dropped " + Quantities.count(dropped, "packet");
  }

  @Override
  String noun() {
    return "micro-burst";
  }

  private static String share(Flow top) {
    if (top == null) {
      return "";
    }
    return ", %s by %s%s"
        .formatted(
            Quantities.share(top.share()), top.name(), top.hasProcess() ? "/" + top.pid() : "");
  }
}
