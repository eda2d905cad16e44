package dev.wirescope.agent.bench;

import dev.wirescope.agent.detect.NaiveBursts.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Bursts of the detector against those of a reference, matched by the overlap of their intervals.
 *
 * @param reference bursts of the reference that must be found
 * @param recalled of those, how many have a match
 * @param found bursts of the detector that must be in the reference
 * @param confirmed of those, how many have a match
 * @param pairs all matches, also of bursts that are too near the threshold to be demanded
 * @param unmatched bursts of the detector, near the threshold or not, without a match
 */
record BurstMatch(
    int reference,
    int recalled,
    int found,
    int confirmed,
    List<Pair> pairs,
    List<Interval> unmatched) {
  /** Of what two bursts cover together, how much both must. */
  private static final double OVERLAP_MIN = 0.5;

  /**
   * A burst of the detector.
   *
   * @param startNs in the clock of the reference
   */
  record Interval(long startNs, long endNs, long bytes, long peakBytes) {}

  /** The same burst, as the reference has it and as it was found. */
  record Pair(Found reference, Interval found) {
    long startErrorNs() {
      return Math.abs(found.startNs() - reference.startNs());
    }

    long endErrorNs() {
      return Math.abs(found.endNs() - reference.endNs());
    }

    boolean hasSameBytes() {
      return found.bytes() == reference.bytes();
    }
  }

  /**
   * Matches them.
   *
   * @param demanded which bursts of the reference must be found
   * @param claimed which bursts of the detector must be in the reference
   */
  static BurstMatch of(
      List<Found> reference,
      List<Interval> found,
      Predicate<Found> demanded,
      Predicate<Interval> claimed) {
    List<Interval> left = new ArrayList<>(found);
    List<Pair> pairs = new ArrayList<>();
    for (Found burst : reference) {
      left.stream()
          .filter(other -> overlap(burst, other) >= OVERLAP_MIN)
          .findFirst()
          .ifPresent(
              same -> {
                left.remove(same);
                pairs.add(new Pair(burst, same));
              });
    }
    return new BurstMatch(
        count(reference, demanded),
        count(pairs.stream().map(Pair::reference).toList(), demanded),
        count(found, claimed),
        count(pairs.stream().map(Pair::found).toList(), claimed),
        pairs,
        left);
  }

  double recall() {
    return reference == 0 ? 1 : (double) recalled / reference;
  }

  double precision() {
    return found == 0 ? 1 : (double) confirmed / found;
  }

  /** Matches whose burst the reference demands. */
  List<Pair> demandedPairs(Predicate<Found> demanded) {
    return pairs.stream().filter(pair -> demanded.test(pair.reference())).toList();
  }

  /** The value of {@code sorted} below which {@code share} of them are; 0 if there are none. */
  static long quantile(List<Long> sorted, double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
  }

  private static <T> int count(List<T> all, Predicate<T> which) {
    return (int) all.stream().filter(which).count();
  }

  private static double overlap(Found a, Interval b) {
    long both = Math.min(a.endNs(), b.endNs()) - Math.max(a.startNs(), b.startNs());
    long either = Math.max(a.endNs(), b.endNs()) - Math.min(a.startNs(), b.startNs());
    return either == 0 ? 1 : (double) both / either;
  }
}
