package dev.wirescope.agent.pipeline;

import java.time.Duration;

/**
 * How often the pipeline does what.
 *
 * @param busyPause between two looks at the ring while events come
 * @param idlePause longest pause while none come; the ring must hold what a burst writes in it
 * @param batchRows rows at which a batch is sealed
 * @param batchAge age at which it is sealed
 * @param openAge age at which an open zero-window episode is told
 * @param openEvery how often such episodes are looked for
 * @param statusEvery how often each probe is reported
 * @param summaryEvery how often the state of the connections that moved is told; zero for never
 */
public record Rhythm(
    Duration busyPause,
    Duration idlePause,
    int batchRows,
    Duration batchAge,
    Duration openAge,
    Duration openEvery,
    Duration statusEvery,
    Duration summaryEvery) {
  private static final Duration BUSY = Duration.ofMillis(5);

  /** A look that finds nothing costs some 100 µs of CPU: ten a second stay near 0.1 % of a core. */
  private static final Duration IDLE = Duration.ofMillis(100);

  private static final Duration OPEN_AGE = Duration.ofMillis(10);
  private static final Duration OPEN_EVERY = Duration.ofMillis(20);
  private static final Duration SUMMARY_EVERY = Duration.ofSeconds(5);

  /** For the way to the collector. */
  public static Rhythm ofAgent() {
    return new Rhythm(
        BUSY,
        IDLE,
        4096,
        Duration.ofMillis(100),
        OPEN_AGE,
        OPEN_EVERY,
        Duration.ofSeconds(5),
        SUMMARY_EVERY);
  }

  /** For a person who watches: sooner, and in smaller batches. */
  public static Rhythm ofWatch() {
    return new Rhythm(
        BUSY,
        Duration.ofMillis(20),
        1024,
        Duration.ZERO,
        OPEN_AGE,
        OPEN_EVERY,
        Duration.ofSeconds(1),
        Duration.ZERO);
  }
}
