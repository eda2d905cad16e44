package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Row;
import java.util.Set;

/**
 * Which connections are shown.
 *
 * @param pid 0 for all
 * @param ports of either end, empty for all
 */
record ConnectionFilter(long pid, Set<Integer> ports) {
  boolean passes(Row row) {
    return (pid == 0 || row.number("pid") == pid)
        && (ports.isEmpty()
            || ports.contains((int) row.number("local_port"))
            || ports.contains((int) row.number("remote_port")));
  }
}
