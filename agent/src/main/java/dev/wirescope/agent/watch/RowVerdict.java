package dev.wirescope.agent.watch;

import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdicts;

/** The verdict that a row bears by itself. */
final class RowVerdict {
  private RowVerdict() {}

  /** Null for a kind that needs none. */
  static Verdict of(Row row) {
    return switch (row.kind()) {
      case "zero_window" -> zeroWindow(row);
      case "retransmission" ->
          Verdicts.retransmission(row.choice("retransmission_kind"), row.number("attempt"));
      default -> null;
    };
  }

  private static Verdict zeroWindow(Row row) {
    long durationNs = row.number("duration_ns");
    boolean open = row.choice("end_reason").equals("open");
    return row.choice("side").equals("local")
        ? Verdicts.localZeroWindow(durationNs, row.number("bytes_unread"), open)
        : Verdicts.peerZeroWindow(
            durationNs, row.number("sender_blocked_ns"), row.number("bytes_blocked"), open);
  }
}
