package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdict.Confidence;
import dev.wirescope.verdict.Verdicts;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why the segments of a run were sent again, each by its own verdict, and what prevails. */
final class RetransmissionCauses {
  private static final int MAX_SHARES = 32;
  private static final int MAX_EVIDENCE = 5;

  /**
   * What several segments have in common.
   *
   * @param saying the evidence, with the number of segments before or in it
   */
  private record Share(String cause, Confidence confidence, Saying saying, String place) {}

  private enum Saying {
    SEGMENT("%s were dropped on this node"),
    ACKNOWLEDGEMENT("the acknowledgements of %s were dropped on this node"),
    FLIGHT("other segments sent together with %s were dropped on this node"),
    SPURIOUS("%s had arrived before: their acknowledgement was late or lost elsewhere"),
    PATH("%s: no drop of them or of their acknowledgements on this node"),
    TAIL_LOSS_PROBE("%s were tail loss probes, which do not say that anything was lost"),
    NOT_WATCHED(
        "%s: drops on this node were not all watched, so a loss here cannot be told from one on the"
            + " path");

    private final String text;

    Saying(String text) {
      this.text = text;
    }
  }

  private final Map<Share, Long> segmentsByShare = new LinkedHashMap<>();
  private long segments;

  void add(Verdicts.Retransmission fact, long count) {
    Verdict verdict = Verdicts.retransmission(fact);
    Share share =
        new Share(
            verdict.cause(),
            verdict.confidence(),
            saying(fact, verdict),
            fact.dropped().equals("nothing") ? "" : ": " + fact.place());
    if (!segmentsByShare.containsKey(share) && segmentsByShare.size() >= MAX_SHARES) {
      // Reasons and places come from outside, and a run may last for days.
      share = new Share("unknown", Confidence.UNKNOWN, Saying.NOT_WATCHED, "");
    }
    segmentsByShare.merge(share, count, Long::sum);
    segments += count;
  }

  /** Cause to segments, by name. */
  Map<String, Long> segmentsByCause() {
    Map<String, Long> byCause = new TreeMap<>();
    segmentsByShare.forEach((share, count) -> byCause.merge(share.cause(), count, Long::sum));
    return byCause;
  }

  /** The cause of the most segments; {@code unknown} only if it is that of more than half. */
  String dominant() {
    Map<String, Long> byCause = segmentsByCause();
    if (byCause.getOrDefault("unknown", 0L) * 2 > segments) {
      return "unknown";
    }
    byCause.remove("unknown");
    return byCause.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("unknown");
  }

  /**
   * That of most segments of the dominant cause; not proven where it is the cause of less than half
   * of the run.
   */
  Confidence confidence() {
    String cause = dominant();
    Map<Confidence, Long> byConfidence = new TreeMap<>();
    segmentsByShare.forEach(
        (share, count) -> {
          if (share.cause().equals(cause)) {
            byConfidence.merge(share.confidence(), count, Long::sum);
          }
        });
    Confidence most =
        byConfidence.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(Confidence.UNKNOWN);
    boolean prevails = segmentsByCause().getOrDefault(cause, 0L) * 2 >= segments;
    return most == Confidence.PROVEN && !prevails ? Confidence.PROBABLE : most;
  }

  /** A fact for each share, the dominant cause's first, then the largest. */
  List<String> evidence() {
    String cause = dominant();
    Comparator<Map.Entry<Share, Long>> order =
        Comparator.comparing(share -> !share.getKey().cause().equals(cause));
    return segmentsByShare.entrySet().stream()
        .sorted(order.thenComparing(Map.Entry.<Share, Long>comparingByValue().reversed()))
        .limit(MAX_EVIDENCE)
        .map(share -> fact(share.getKey(), share.getValue()))
        .toList();
  }

  private String fact(Share share, long count) {
    String some =
        (count == segments ? "all " : Quantities.count(count) + " of ")
            + Quantities.count(segments, "segment");
    return share.saying().text.formatted(some) + share.place();
  }

  private static Saying saying(Verdicts.Retransmission fact, Verdict verdict) {
    return switch (fact.dropped()) {
      case "segment" -> Saying.SEGMENT;
      case "acknowledgement" -> Saying.ACKNOWLEDGEMENT;
      case "flight" -> Saying.FLIGHT;
      default -> {
        if (fact.outcome() == Verdicts.Outcome.SPURIOUS) {
          yield Saying.SPURIOUS;
        }
        if (verdict.cause().equals("path")) {
          yield Saying.PATH;
        }
        yield fact.dropsWatched() && fact.kind().equals("tlp")
            ? Saying.TAIL_LOSS_PROBE
            : Saying.NOT_WATCHED;
      }
    };
  }
}
