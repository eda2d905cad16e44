package dev.wirescope.verdict;

/**
 * What a row of {@code gaps} says, under its names.
 *
 * @param bytesUnsent below 0 if it is not known
 * @param hole null for a silence
 */
public record Gap(
    String cause,
    long durationNs,
    long thresholdNs,
    long usualGapNs,
    long packetsBefore,
    long hostPausedNs,
    long bytesUnsent,
    Hole hole) {
  /**
   * What was missing, where it is no silence.
   *
   * @param bytesMissing below 0 if it is not known
   * @param place why and where this node dropped it, empty if it did not
   */
  public record Hole(
      boolean filled, long bytesMissing, long segmentsWaiting, String reason, String place) {}
}
