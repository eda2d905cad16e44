package dev.wirescope.agent.bench;

/**
 * How {@code bench ring} measures.
 *
 * @param rounds of all consumers, each in the reverse order of the one before
 * @param warmUpRounds rounds before the first that counts
 * @param floodNs how long each flood at full speed lasts
 * @param pacedNs how long each flood at the given rate lasts
 * @param pacedPerSecond that rate, records a second
 * @param ringBytes the ring
 * @param periodUs from one look at the ring to the next
 */
record RingBenchSettings(
    int rounds,
    int warmUpRounds,
    long floodNs,
    long pacedNs,
    long pacedPerSecond,
    int ringBytes,
    long periodUs) {
  RingBenchSettings {
    if (rounds < 1 || floodNs <= 0 || pacedNs <= 0 || pacedPerSecond <= 0 || periodUs <= 0) {
      throw new IllegalArgumentException("every number of a benchmark must be positive");
    }
  }
}
