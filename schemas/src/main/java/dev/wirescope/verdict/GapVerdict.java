package dev.wirescope.verdict;

import dev.wirescope.verdict.Verdict.Confidence;
import java.util.ArrayList;
import java.util.List;

/** Why an interface fell silent, or why a connection or a feed missed something. */
final class GapVerdict {
  private GapVerdict() {}

  static Verdict of(Gap gap) {
    return switch (gap) {
      case Gap.Silence silence -> ofSilence(silence);
      case Gap.Hole hole -> ofHole(hole);
      case Gap.Skipped skipped -> ofSkipped(skipped);
    };
  }

  /** That they did not come is certain; where they stayed, this node cannot say. */
  private static Verdict ofSkipped(Gap.Skipped skipped) {
    long last = skipped.first() + skipped.missing() - 1;
    List<String> evidence = new ArrayList<>();
    evidence.add(
        skipped.missing() == 1
            ? "number %s was missing, for %s"
                .formatted(
                    Long.toUnsignedString(skipped.first()),
                    Quantities.duration(skipped.durationNs()))
            : "numbers %s to %s were missing, for %s"
                .formatted(
                    Long.toUnsignedString(skipped.first()),
                    Long.toUnsignedString(last),
                    Quantities.duration(skipped.durationNs())));
    evidence.add(
        "%s of %s came late"
            .formatted(
                Long.toUnsignedString(skipped.late()), Long.toUnsignedString(skipped.missing())));
    return new Verdict(skipped.cause(), Confidence.PROVEN, evidence);
  }

  private static Verdict ofHole(Gap.Hole hole) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        "%s missing for %s, while %s behind it had arrived"
            .formatted(
                hole.bytesMissing() < 0 ? "something was" : Quantities.bytes(hole.bytesMissing()),
                Quantities.duration(hole.durationNs()),
                Quantities.count(hole.segmentsWaiting(), "segment")));
    if (!hole.filled()) {
      evidence.add("the connection ended before it came");
    }
    // Several segments may be answered at once, and the timestamp is that of the last of them.
    return switch (hole.cause()) {
      case "local_drop" -> {
        evidence.add("this node dropped it: " + hole.place());
        yield new Verdict("local_drop:" + hole.reason(), Confidence.PROVEN, evidence);
      }
      case "lost" -> {
        evidence.add("what filled it was sent later than what had overtaken it: it was sent again");
        yield new Verdict("lost", Confidence.PROBABLE, evidence);
      }
      case "reordered" -> {
        evidence.add("what filled it was sent earlier than what had overtaken it");
        yield new Verdict("reordered", Confidence.PROBABLE, evidence);
      }
      default -> {
        evidence.add("no timestamps tell whether it was lost or overtaken");
        yield new Verdict("unknown", Confidence.UNKNOWN, evidence);
      }
    };
  }

  private static Verdict ofSilence(Gap.Silence gap) {
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

  private static Confidence confidence(Gap.Silence gap, List<String> evidence) {
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
