package dev.wirescope.verdict;

/** What a row of {@code gaps} says, under its names. */
public sealed interface Gap {
  String cause();

  long durationNs();

  /**
   * An interface fell silent.
   *
   * @param bytesUnsent below 0 if it is not known
   */
  record Silence(
      String cause,
      long durationNs,
      long thresholdNs,
      long usualGapNs,
      long packetsBefore,
      long hostPausedNs,
      long bytesUnsent)
      implements Gap {}

  /**
   * A connection missed something while later segments arrived.
   *
   * @param bytesMissing below 0 if it is not known
   * @param place why and where this node dropped it, empty if it did not
   */
  record Hole(
      String cause,
      long durationNs,
      boolean filled,
      long bytesMissing,
      long segmentsWaiting,
      String reason,
      String place)
      implements Gap {}

  /**
   * A feed of datagrams skipped numbers.
   *
   * @param first the first of them, unsigned as the others
   * @param missing how many
   * @param late how many of them came after all
   */
  record Skipped(String cause, long durationNs, long first, long missing, long late)
      implements Gap {}
}
