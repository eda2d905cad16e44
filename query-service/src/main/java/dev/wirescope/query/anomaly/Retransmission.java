package dev.wirescope.query.anomaly;

/**
 * One row of {@code retransmissions}.
 *
 * @param kind its {@code retransmission_kind}
 * @param segments wire segments sent again
 * @param bytes payload sent again
 */
public record Retransmission(
    Subject subject, long timeUnixNs, String kind, long segments, long bytes) {}
