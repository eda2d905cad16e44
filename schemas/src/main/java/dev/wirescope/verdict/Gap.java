package dev.wirescope.verdict;

/**
 * What a row of {@code gaps} says, under its names.
 *
 * @param bytesUnsent below 0 if it is not known
 */
public record Gap(
    String cause,
    long durationNs,
    long thresholdNs,
    long usualGapNs,
    long packetsBefore,
    long hostPausedNs,
    long bytesUnsent) {}
