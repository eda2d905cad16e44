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
      case "retransmission" -> retransmission(row);
      case "local_drop_stall" ->
          Verdicts.localDropStall(
              row.text("drop_reason"), row.text("drop_location"), row.number("drops"));
      default -> null;
    };
  }

  private static Verdict retransmission(Row row) {
    return Verdicts.retransmission(
        new Verdicts.Retransmission(
            row.choice("retransmission_kind"),
            row.number("attempt"),
            row.number("error"),
            row.choice("dropped"),
            row.text("drop_reason"),
            row.text("drop_location"),
            row.text("drop_interface"),
            row.isNull("drop_time_unix_ns")
                ? 0
                : row.number("time_unix_ns") - row.number("drop_time_unix_ns"),
            row.number("drops_watched") == 1));
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
