package dev.wirescope.agent.watch;

import java.util.List;
import java.util.Set;

/**
 * Which rows are shown. What was lost is always shown: nobody can tell whether it would have
 * passed.
 *
 * @param kinds empty for all
 * @param pid 0 for all
 * @param port of either end, 0 for all
 */
record RowFilter(Set<String> kinds, long pid, int port) {
  /** What {@code lost} events are called. */
  static final String LOST = "lost";

  /** Every kind that can be asked for. */
  static final List<String> KINDS =
      List.of(
          "connect",
          "accept",
          "close",
          "retransmission",
          "retransmission_outcome",
          "zero_window",
          "drop",
          "local_drop_stall",
          "reset",
          "listen_overflow",
          "micro_burst",
          "gap",
          LOST);

  RowFilter {
    kinds = Set.copyOf(kinds);
  }

  boolean passes(Row row) {
    return (kinds.isEmpty() || kinds.contains(row.kind()))
        && (pid == 0 || row.number("pid") == pid)
        && (port == 0 || row.number("local_port") == port || row.number("remote_port") == port);
  }
}
