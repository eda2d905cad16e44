package dev.wirescope.agent.flight;

/**
 * How much may wait for the collector.
 *
 * @param maxBytes of all batches, sent or not, that are not acknowledged yet
 * @param maxBatches of them
 * @param maxInFlight batches of one table that are sent and not acknowledged; the collector stores
 *     about twice a second, and a batch is sealed ten times a second
 */
public record QueueBounds(long maxBytes, int maxBatches, int maxInFlight) {
  /** 32 MiB hold about a quarter of a million rows, minutes of an ordinary node's events. */
  public static final QueueBounds DEFAULT = new QueueBounds(32L << 20, 2048, 64);

  public QueueBounds {
    if (maxBytes < 1 || maxBatches < 1 || maxInFlight < 1) {
      throw new IllegalArgumentException(
          "bounds must be positive: maxBytes=%d, maxBatches=%d, maxInFlight=%d"
              .formatted(maxBytes, maxBatches, maxInFlight));
    }
  }
}
