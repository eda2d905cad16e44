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

  /** Which timer or signal fired is known; what happened to the segment is not. */
  public static Verdict retransmission(String kind, long attempt) {
    return new Verdict(
        "unknown",
        Confidence.UNKNOWN,
        List.of(
            "kind " + kind + ", attempt " + attempt,
            "drops on this node are not watched, so a loss here cannot be told from one on the"
                + " path"));
  }

  private static String soFar(long durationNs, boolean open) {
    return Quantities.duration(durationNs) + (open ? " so far" : "");
  }
}
