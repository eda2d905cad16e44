package dev.wirescope.agent.watch;

import dev.wirescope.verdict.Gap;
import dev.wirescope.verdict.MicroBurst;
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
              row.text("drop_reason"),
              row.text("drop_location"),
              row.text("drop_rule"),
              row.number("drops"));
      case "reset" ->
          Verdicts.reset(row.choice("sent_by"), row.choice("phase"), row.text("reset_reason"));
      case "micro_burst" -> microBurst(row);
      case "gap" -> gap(row);
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
            row.text("drop_rule"),
            row.text("drop_interface"),
            row.isNull("drop_time_unix_ns")
                ? 0
                : row.number("time_unix_ns") - row.number("drop_time_unix_ns"),
            row.number("drops_watched") == 1));
  }

  private static Verdict microBurst(Row row) {
    return Verdicts.microBurst(
        new MicroBurst(
            row.choice("direction"),
            row.choice("end_reason").equals("open"),
            row.number("duration_ns"),
            row.number("bytes"),
            row.number("peak_queue_bytes"),
            row.number("threshold_bytes"),
            row.number("drain_bits_per_second"),
            row.number("mean_bits_per_second"),
            row.choice("rule"),
            row.choice("rate_source"),
            row.number("rate_bits_per_second"),
            row.number("ecn_ce_packets"),
            MicroBurst.topFlows(row.text("top_flows")),
            MicroBurst.drops(row.text("drops")),
            row.number("retransmits"),
            row.number("queue_wait_ns")));
  }

  private static Verdict gap(Row row) {
    return Verdicts.gap(
        switch (row.choice("gap_kind")) {
          case "hole" ->
              new Gap.Hole(
                  row.choice("cause"),
                  row.number("duration_ns"),
                  row.choice("hole_end").equals("filled"),
                  row.isNull("bytes_missing") ? -1 : row.number("bytes_missing"),
                  row.number("segments_waiting"),
                  row.text("drop_reason"),
                  Verdicts.place(
                      row.text("drop_reason"), row.text("drop_location"), row.text("drop_rule")));
          case "sequence" ->
              new Gap.Skipped(
                  row.choice("cause"),
                  row.number("duration_ns"),
                  row.number("sequence_first"),
                  row.number("sequence_missing"),
                  row.number("sequence_late"));
          default ->
              new Gap.Silence(
                  row.choice("cause"),
                  row.number("duration_ns"),
                  row.number("threshold_ns"),
                  row.number("usual_gap_ns"),
                  row.number("packets_before"),
                  row.number("host_paused_ns"),
                  row.isNull("bytes_unsent") ? -1 : row.number("bytes_unsent"));
        });
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
