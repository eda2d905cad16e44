package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Labels;
import dev.wirescope.agent.watch.Row;

/**
 * One connection over one interval.
 *
 * @param process its name and number
 * @param local address and port on this node
 * @param remote address and port of the peer
 * @param role client, server or unknown
 * @param srttUs 0 if it is not known
 * @param intervalNs what the numbers of the interval cover
 * @param bytesSent in the interval
 * @param bytesReceived in the interval
 * @param retransmits segments in the interval
 * @param localWindow this node's window
 * @param peerWindow the peer's window
 * @param bytesUnread received, not read by the application yet
 * @param bytesUnsent written by the application, not sent yet
 */
record Connection(
    String process,
    String local,
    String remote,
    String role,
    long srttUs,
    long intervalNs,
    long bytesSent,
    long bytesReceived,
    long retransmits,
    Window localWindow,
    Window peerWindow,
    long bytesUnread,
    long bytesUnsent) {

  /**
   * A receive window.
   *
   * @param closedNs how long it was closed in the interval
   * @param closedNow whether it still is
   */
  record Window(long closedNs, boolean closedNow) {}

  /** From a row of {@code connection_summaries}. */
  static Connection of(Row row) {
    return new Connection(
        Labels.process(row),
        Labels.endpoint(row.ip("local_ip"), row.number("local_port")),
        Labels.endpoint(row.ip("remote_ip"), row.number("remote_port")),
        row.choice("role"),
        row.number("srtt_us"),
        row.number("interval_ns"),
        row.number("bytes_sent_interval"),
        row.number("bytes_received_interval"),
        row.number("retransmits_interval"),
        window(row, "local"),
        window(row, "peer"),
        row.number("bytes_unread"),
        row.number("bytes_unsent"));
  }

  private static Window window(Row row, String side) {
    return new Window(
        row.number(side + "_zero_window_interval_ns"), row.number(side + "_window_closed") != 0);
  }

  /** {@code bytes} of the interval as bytes a second. */
  long perSecond(long bytes) {
    return intervalNs == 0 ? 0 : Math.round(bytes * 1e9 / intervalNs);
  }
}
