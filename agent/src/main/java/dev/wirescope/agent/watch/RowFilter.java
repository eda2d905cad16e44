package dev.wirescope.agent.watch;

import dev.wirescope.agent.probe.WantedConnections;
import java.util.List;
import java.util.Set;

/**
 * Which rows are shown. What was lost is always shown: nobody can tell whether it would have
 * passed.
 *
 * @param kinds empty for all
 * @param pid 0 for all
 * @param wanted what the kernel was asked for; interfaces are watched whatever it was
 */
record RowFilter(Set<String> kinds, long pid, WantedConnections wanted) {
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
        && hasPort(row)
        && (wanted.namespaces().isEmpty()
            || wanted.namespaces().contains((int) row.number("netns")));
  }

  private boolean hasPort(Row row) {
    Set<Integer> ports = wanted.ports();
    return ports.isEmpty()
        || ports.contains((int) row.number("local_port"))
        || ports.contains((int) row.number("remote_port"));
  }
}
