package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Verdicts;

/**
 * A row of {@code retransmissions}, or several that say the same.
 *
 * @param timeUnixNs when it happened; of several, the last
 * @param rows how many
 * @param segments wire segments that the kernel counted
 * @param bytes their payload
 * @param fact what it says of its cause
 */
public record Retransmission(
    Subject subject,
    long timeUnixNs,
    long rows,
    long segments,
    long bytes,
    Verdicts.Retransmission fact) {
  /** Whether it did not leave this node: then nothing was sent, whatever the kernel counted. */
  boolean failed() {
    return fact.error() != 0;
  }

  /** Wire segments that left this node. */
  long segmentsSent() {
    return failed() ? 0 : segments;
  }
}
