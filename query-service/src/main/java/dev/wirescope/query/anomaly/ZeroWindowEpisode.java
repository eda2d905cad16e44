package dev.wirescope.query.anomaly;

/**
 * One row of {@code zero_windows}.
 *
 * @param local whether our own window was closed, rather than the peer's
 * @param open whether it still lasted when the row was made
 */
public record ZeroWindowEpisode(
    Subject subject,
    boolean local,
    boolean open,
    long startUnixNs,
    long durationNs,
    long senderBlockedNs,
    long bytesUnread,
    long bytesBlocked,
    long probes) {
  /** The name of the side in JSON and in the table. */
  String side() {
    return local ? "local" : "peer";
  }
}
