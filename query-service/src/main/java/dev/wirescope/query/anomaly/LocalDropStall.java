package dev.wirescope.query.anomaly;

/**
 * One row of {@code local_drop_stalls}.
 *
 * @param startUnixNs the first drop
 * @param neverSent whether the connection ended before an attempt got through
 * @param drops attempts that were dropped
 */
public record LocalDropStall(
    Subject subject,
    long startUnixNs,
    long durationNs,
    boolean neverSent,
    String dropReason,
    String dropLocation,
    String dropRule,
    long bytes,
    long drops) {}
