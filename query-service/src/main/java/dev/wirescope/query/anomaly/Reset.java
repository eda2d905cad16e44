package dev.wirescope.query.anomaly;

/**
 * A row of {@code resets}, or several that say the same.
 *
 * @param timeUnixNs when it happened; of several, the last
 * @param rows how many
 * @param sentBy its {@code sent_by}
 * @param reason the kernel's name, empty if it gives none
 */
public record Reset(
    Subject subject, long timeUnixNs, long rows, String sentBy, String phase, String reason) {}
