package dev.wirescope.verdict;

import dev.wirescope.verdict.Verdict.Confidence;
import java.util.ArrayList;
import java.util.List;

/** The verdicts that one row can bear by itself. */
public final class Verdicts {
  private Verdicts() {}

  /**
   * Our own kernel advertised the window, and it does so only when the reader has not taken what
   * arrived: that the reader was slow is seen, not guessed. Why it was slow is another question.
   */
  public static Verdict localZeroWindow(long durationNs, long bytesUnread, boolean open) {
    List<String> evidence = new ArrayList<>();
    evidence.add("advertised window 0 for " + soFar(durationNs, open));
    if (bytesUnread > 0) {
      evidence.add(Quantities.count(bytesUnread) + " bytes unread");
    }
    return new Verdict("reader_slow", Confidence.PROVEN, evidence);
  }

  /** The peer's kernel advertised it: its reader was slow. */
  public static Verdict peerZeroWindow(
      long durationNs, long senderBlockedNs, long bytesBlocked, boolean open) {
    List<String> evidence = new ArrayList<>();
    evidence.add("peer advertised window 0 for " + soFar(durationNs, open));
    if (senderBlockedNs > 0) {
      evidence.add("our sender blocked for " + Quantities.duration(senderBlockedNs));
    }
    if (bytesBlocked > 0) {
      evidence.add(Quantities.count(bytesBlocked) + " bytes waited");
    }
    return new Verdict("peer_reader_slow", Confidence.PROVEN, evidence);
  }

  /** Whether what was sent again was needed. */
  public enum Outcome {
    /** Not to be said, or not yet. */
    UNKNOWN,
    /** It had not arrived otherwise. */
    NEEDED,
    /** All of it had arrived. */
    SPURIOUS
  }

  /**
   * What a row of {@code retransmissions} says, under its names, and what became known later.
   *
   * @param sinceDropNs from the drop to this retransmission
   * @param dropRule as the column {@code drop_rule} says it
   * @param outcomeEvidence as the row of {@code retransmission_outcomes} names it, empty if there
   *     is none
   */
  public record Retransmission(
      String kind,
      long attempt,
      long error,
      String dropped,
      String dropReason,
      String dropLocation,
      String dropRule,
      String dropInterface,
      long sinceDropNs,
      boolean dropsWatched,
      Outcome outcome,
      String outcomeEvidence) {
    /** Before anything is known of its outcome. */
    public Retransmission(
        String kind,
        long attempt,
        long error,
        String dropped,
        String dropReason,
        String dropLocation,
        String dropRule,
        String dropInterface,
        long sinceDropNs,
        boolean dropsWatched) {
      this(
          kind,
          attempt,
          error,
          dropped,
          dropReason,
          dropLocation,
          dropRule,
          dropInterface,
          sinceDropNs,
          dropsWatched,
          Outcome.UNKNOWN,
          "");
    }

    /**
     * Where it was dropped, for instance {@code NETFILTER_DROP at input: inet filter input handle
     * 4: tcp dport 5001 drop on eth0}, or {@code QDISC_DROP in tbf_enqueue on eth0}.
     */
    public String place() {
      return Verdicts.place(dropReason, dropLocation, dropRule)
          + (dropInterface.isEmpty() ? "" : " on " + dropInterface);
    }
  }

  /**
   * Bytes that this node is seen to drop are proven lost here. What had arrived all the same was
   * not lost: its acknowledgement was late, which a time that it echoes proves, or was lost. Where
   * every drop would have been seen and none was, the loss was elsewhere: that is inferred, as one
   * end cannot see the path.
   */
  public static Verdict retransmission(Retransmission row) {
    List<String> evidence = new ArrayList<>();
    evidence.add("kind " + row.kind() + ", attempt " + row.attempt());
    if (row.error() != 0) {
      evidence.add("this attempt did not leave the node: error " + row.error());
    }
    outcome(row, evidence);
    switch (row.dropped()) {
      case "segment" -> {
        evidence.add("the kernel of this node dropped these bytes" + place(row));
        return new Verdict("local_drop:" + row.dropReason(), Confidence.PROVEN, evidence);
      }
      case "acknowledgement" -> {
        evidence.add("the kernel of this node dropped their acknowledgement" + place(row));
        return new Verdict("local_drop_of_ack:" + row.dropReason(), Confidence.PROVEN, evidence);
      }
      case "flight" -> {
        evidence.add("the kernel of this node dropped other bytes of this flight" + place(row));
        return new Verdict("local_drop:" + row.dropReason(), Confidence.PROBABLE, evidence);
      }
      default -> {
        if (row.error() != 0) {
          return new Verdict("local_failure", Confidence.PROVEN, evidence);
        }
      }
    }
    if (row.outcome() == Outcome.SPURIOUS) {
      boolean seen = row.outcomeEvidence().equals("timestamp");
      evidence.add(
          seen ? "its acknowledgement was late" : "its acknowledgement was late or lost elsewhere");
      return new Verdict(
          "spurious:delay", seen ? Confidence.PROVEN : Confidence.PROBABLE, evidence);
    }
    if (row.dropsWatched() && !row.kind().equals("unseen")) {
      evidence.add("no drop of these bytes or of their acknowledgement on this node");
      if (row.kind().equals("tlp") && row.outcome() != Outcome.NEEDED) {
        // RFC 8985, section 7: it asks for an acknowledgement that is late, whatever the reason.
        evidence.add("a tail loss probe does not say that anything was lost");
        return new Verdict("unknown", Confidence.UNKNOWN, evidence);
      }
      return new Verdict("path", Confidence.INFERRED, evidence);
    }
    evidence.add(
        "drops on this node were not all watched, so a loss here cannot be told from one on the"
            + " path");
    return new Verdict("unknown", Confidence.UNKNOWN, evidence);
  }

  private static void outcome(Retransmission row, List<String> evidence) {
    switch (row.outcome()) {
      case SPURIOUS ->
          evidence.add(
              row.outcomeEvidence().equals("dsack")
                  ? "spurious: the peer reported that it had all of it already"
                  : "spurious: the acknowledgement was for an earlier transmission");
      case NEEDED -> evidence.add("needed: no earlier transmission of it arrived");
      case UNKNOWN -> {}
    }
  }

  /** The kernel says itself that it refused its own segment. */
  public static Verdict localDropStall(String reason, String location, String rule, long drops) {
    return new Verdict(
        "local_drop:" + reason,
        Confidence.PROVEN,
        List.of(
            "dropped before it left, "
                + Quantities.count(drops, "time")
                + ", first "
                + place(reason, location, rule)));
  }

  /**
   * A RST says who ended it; why a peer did is not in it. Where a node's own kernel sent it, the
   * kernel's reason is the cause.
   */
  public static Verdict reset(String sentBy, String phase, String reason) {
    String about =
        switch (phase) {
          case "no_connection" -> "for a segment of no connection of this node";
          case "connecting" -> "while connecting";
          case "established" -> "in the middle of the connection";
          default -> "while the connection was closing";
        };
    return switch (sentBy) {
      case "remote" ->
          new Verdict(
              "peer_reset",
              Confidence.PROVEN,
              List.of("the peer sent a RST " + about, "why it did cannot be seen from this end"));
      case "local", "kernel" ->
          new Verdict(
              reason.isEmpty() ? "local_reset" : "local_reset:" + reason,
              Confidence.PROVEN,
              List.of(
                  "this node sent a RST " + about,
                  reason.isEmpty()
                      ? "its kernel gives no reason"
                      : "the kernel's reason: " + reason));
      default ->
          new Verdict(
              "unknown", Confidence.UNKNOWN, List.of("a RST " + about + ", sender unknown"));
    };
  }

  /**
   * The flow with most of the bytes is the cause if it has a fifth of them or more; it is proven
   * where its process is known.
   */
  public static Verdict microBurst(MicroBurst row) {
    return MicroBurstVerdict.of(row);
  }

  /** The agent looked for each cause in turn; how sure it is follows from what the row says. */
  public static Verdict gap(Gap row) {
    return GapVerdict.of(row);
  }

  /**
   * Which rule dropped something, or else which function of the kernel.
   *
   * @param location may be empty
   * @param rule what the column {@code drop_rule} says, empty if it was no rule
   */
  public static String place(String reason, String location, String rule) {
    if (!rule.isEmpty()) {
      return reason + " at " + rule;
    }
    return location.isEmpty() ? reason : reason + " in " + location;
  }

  private static String place(Retransmission row) {
    return " " + Quantities.duration(row.sinceDropNs()) + " before: " + row.place();
  }

  private static String soFar(long durationNs, boolean open) {
    return Quantities.duration(durationNs) + (open ? " so far" : "");
  }
}
