package dev.wirescope.query.anomaly;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdicts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The resets between one process and one peer without a pause, under their first connection. */
final class ResetRun implements Run<Reset> {
  private static final int MAX_SHARES = 32;
  private static final int MAX_EVIDENCE = 5;

  private record Share(String sentBy, String phase, String reason) {}

  private final Subject subject;
  private final Streak streak;
  private final Map<Share, Long> shares = new LinkedHashMap<>();
  private long resets;

  ResetRun(Subject subject, Streak streak) {
    this.subject = subject;
    this.streak = streak;
  }

  @Override
  public Streak streak() {
    return streak;
  }

  @Override
  public void add(Reset event, long nowNs) {
    streak.add(event.timeUnixNs(), event.rows(), nowNs);
    resets += event.rows();
    Share share = new Share(event.sentBy(), event.phase(), event.reason());
    if (!shares.containsKey(share) && shares.size() >= MAX_SHARES) {
      // Reasons come from outside, and a run may last for days.
      share = new Share(event.sentBy(), event.phase(), "");
    }
    shares.merge(share, event.rows(), Long::sum);
  }

  @Override
  public Finding finding(State state) {
    Map<String, Long> byPhase = new TreeMap<>();
    Map<String, Long> bySender = new TreeMap<>();
    shares.forEach(
        (share, count) -> {
          byPhase.merge(share.phase(), count, Long::sum);
          bySender.merge(share.sentBy(), count, Long::sum);
        });
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("resets", resets);
    details.put("by_phase", byPhase);
    details.put("by_sender", bySender);
    return new Finding(
        Finding.id(FindingKind.RESETS, subject, null, streak.startUnixNs()),
        FindingKind.RESETS,
        // A RST to a connection that was closing anyway held nobody up.
        byPhase.keySet().equals(Set.of("closing")) ? Severity.INFO : Severity.WARNING,
        state,
        title(),
        streak.startUnixNs(),
        state == State.OPEN ? null : streak.lastUnixNs(),
        streak.durationNs(),
        subject,
        null,
        details,
        verdict());
  }

  private String title() {
    Share most = largestFirst().getFirst().getKey();
    String what;
    if (most.sentBy().equals("remote")) {
      what =
          subject.remoteIp()
              + (most.phase().equals("connecting") ? " refused " : " reset connections of ")
              + subject.process();
    } else if (most.phase().equals("no_connection")) {
      what =
          subject.remoteIp()
              + " sends to "
              + subject.own()
              + ", where nothing listens or the connection is gone";
    } else {
      what = subject.process() + " reset its connections to " + subject.remoteIp();
    }
    long durationNs = streak.durationNs();
    return "%s: %s %s"
        .formatted(
            what,
            Quantities.count(resets, "RST"),
            durationNs == 0 ? "at once" : "within " + Quantities.duration(durationNs));
  }

  private Verdict verdict() {
    List<Map.Entry<Share, Long>> sorted = largestFirst();
    Verdict most = verdict(sorted.getFirst().getKey());
    List<String> evidence = new ArrayList<>();
    for (Map.Entry<Share, Long> share : sorted.subList(0, Math.min(MAX_EVIDENCE, sorted.size()))) {
      evidence.add(
          "%s of %s: %s"
              .formatted(
                  Quantities.count(share.getValue()),
                  Quantities.count(resets, "RST"),
                  String.join("; ", verdict(share.getKey()).evidence())));
    }
    return new Verdict(most.cause(), most.confidence(), evidence);
  }

  private static Verdict verdict(Share share) {
    return Verdicts.reset(share.sentBy(), share.phase(), share.reason());
  }

  private List<Map.Entry<Share, Long>> largestFirst() {
    return shares.entrySet().stream()
        .sorted(Map.Entry.<Share, Long>comparingByValue().reversed())
        .toList();
  }
}
