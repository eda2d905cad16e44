package dev.wirescope.verdict;

import dev.wirescope.verdict.Verdict.Confidence;
import java.util.ArrayList;
import java.util.List;

/** Why an interface fell silent. */
final class GapVerdict {
  private GapVerdict() {}

  static Verdict of(Gap gap) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "no packet for %s; before it one each %s, a gap from %s on"
            .formatted(
                Quantities.duration(gap.durationNs()),
                Quantities.duration(gap.usualGapNs()),
                Quantities.duration(gap.thresholdNs())));
    evidence.add(Quantities.count(gap.packetsBefore(), "packet") + " in the 100 ms before it");
    if (gap.hostPausedNs() > 0) {
      evidence.add(
          "a CPU of this node did not run for %s of it, %s"
              .formatted(
                  Quantities.duration(gap.hostPausedNs()),
                  Quantities.share((double) gap.hostPausedNs() / Math.max(gap.durationNs(), 1))));
    }
    if (gap.bytesUnsent() >= 0) {
      evidence.add(
          gap.bytesUnsent() == 0
              ? "nothing waited to be sent"
              : Quantities.bytes(gap.bytesUnsent()) + " waited to be sent");
    }
    return new Verdict(gap.cause(), confidence(gap, evidence), evidence);
  }

  private static Confidence confidence(Gap gap, List<String> evidence) {
    return switch (gap.cause()) {
      // A pause that fills most of it leaves little else; a short one may be a coincidence.
      case "host_paused" ->
          gap.hostPausedNs() >= gap.durationNs() / 2 ? Confidence.PROVEN : Confidence.PROBABLE;
      case "softirq_starved" -> {
        evidence.add("this kernel got to its packets late");
        yield Confidence.PROBABLE;
      }
      case "sender_idle" -> gap.bytesUnsent() == 0 ? Confidence.PROVEN : Confidence.PROBABLE;
      case "rwnd_limited" -> {
        evidence.add("the receiver's window was closed");
        yield Confidence.PROVEN;
      }
      case "cwnd_limited" -> {
        evidence.add("the congestion window was used up");
        yield Confidence.PROVEN;
      }
      case "peer_or_path_silent" -> {
        evidence.add("this node ran and had nothing to send; one end cannot tell peer from path");
        yield Confidence.INFERRED;
      }
      default -> {
        evidence.add("none of the causes that are looked for was seen");
        yield Confidence.UNKNOWN;
      }
    };
  }
}
