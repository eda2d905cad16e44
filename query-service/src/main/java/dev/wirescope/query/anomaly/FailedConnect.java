package dev.wirescope.query.anomaly;

/**
 * A row of {@code connection_events} that closes a connection that was never established.
 *
 * @param timeUnixNs when it failed
 * @param durationNs since the attempt
 * @param timedOut whether nobody answered, rather than somebody refused
 * @param retransmits SYNs sent again
 */
public record FailedConnect(
    Subject subject, long timeUnixNs, long durationNs, boolean timedOut, long retransmits) {}
