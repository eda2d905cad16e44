package dev.wirescope.verdict;

import dev.wirescope.verdict.MicroBurst.Flow;
import dev.wirescope.verdict.Verdict.Confidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whose a burst was. */
final class MicroBurstVerdict {
  /** From this share of the bytes on a flow is the cause of a burst. */
  private static final double MIN_SHARE = 0.2;

  private MicroBurstVerdict() {}

  static Verdict of(MicroBurst burst) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "%s %s within %s%s, %s in the mean"
            .formatted(
                Quantities.bytes(burst.bytes()),
                burst.direction(),
                Quantities.duration(burst.durationNs()),
                burst.open() ? " so far" : "",
                Quantities.bitRate(burst.meanBitsPerSecond())));
    evidence.add(
        "a queue that drains at %s would have held %s; a burst from %s on, %s"
            .formatted(
                Quantities.bitRate(burst.drainBitsPerSecond()),
                Quantities.bytes(burst.peakQueueBytes()),
                Quantities.bytes(burst.thresholdBytes()),
                rule(burst)));
    Flow top = burst.topFlow();
    if (top != null) {
      evidence.add(flow(top) + " had " + Quantities.share(top.share()) + " of the bytes");
    }
    addConsequences(burst, evidence);
    if (top == null) {
      evidence.add("its largest flow is not known");
      return new Verdict("unknown", Confidence.UNKNOWN, evidence);
    }
    if (top.share() < MIN_SHARE) {
      return new Verdict("many_flows", Confidence.PROBABLE, evidence);
    }
    return new Verdict(
        "flow:" + top.name(), top.hasProcess() ? Confidence.PROVEN : Confidence.PROBABLE, evidence);
  }

  private static void addConsequences(MicroBurst burst, List<String> evidence) {
    if (burst.dropped() > 0) {
      evidence.add(
          burst.drops().entrySet().stream()
              .map(drop -> Quantities.count(drop.getValue()) + " " + drop.getKey())
              .collect(
                  Collectors.joining(
                      ", ",
                      "this kernel dropped "
                          + Quantities.count(burst.dropped(), "packet")
                          + " until 10 ms after: ",
                      "")));
    }
    if (burst.retransmits() > 0) {
      evidence.add(
          Quantities.count(burst.retransmits(), "segment")
              + " sent again until 2 round trips after");
    }
    if (burst.ecnCePackets() > 0) {
      evidence.add(
          Quantities.count(burst.ecnCePackets(), "packet") + " marked congestion experienced");
    }
    if (burst.queueWaitNs() > 0) {
      evidence.add(
          "a packet waited "
              + Quantities.duration(burst.queueWaitNs())
              + " in the queueing discipline");
    }
  }

  private static String rule(MicroBurst burst) {
    String rate =
        burst.rateBitsPerSecond() == 0
            ? "half of the interface's rate"
            : "half of %s (%s)"
                .formatted(Quantities.bitRate(burst.rateBitsPerSecond()), burst.rateSource());
    return switch (burst.rule()) {
      case "abs" -> "by " + rate;
      case "both" -> "by " + rate + " and by what is usual here";
      default -> "by what is usual here";
    };
  }

  private static String flow(Flow flow) {
    return flow.hasProcess()
        ? "%s (pid %d) with %s".formatted(flow.comm(), flow.pid(), flow.peer())
        : "a process not known with " + flow.peer();
  }
}
