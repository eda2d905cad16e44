package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Row;

/**
 * Which connections are shown.
 *
 * @param pid 0 for all
 * @param port of either end, 0 for all
 */
record ConnectionFilter(long pid, int port) {
  boolean passes(Row row) {
    return (pid == 0 || row.number("pid") == pid)
        && (port == 0 || row.number("local_port") == port || row.number("remote_port") == port);
  }
}
