package dev.wirescope.agent.bench;

import dev.wirescope.agent.detect.NaiveBursts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Bursts of the detector against those of a reference, matched by the overlap of their intervals.
 *
 * @param reference how many the reference has
 * @param found how many the detector has
 * @param matched pairs whose overlap is at least half of what they cover together
 * @param exactBytes pairs with the same bytes, to the byte
 * @param startErrorsNs of the pairs, in order of size
 * @param endErrorsNs of the pairs, in order of size
 */
record BurstMatch(
    int reference,
    int found,
    int matched,
    int exactBytes,
    List<Long> startErrorsNs,
    List<Long> endErrorsNs) {
  /**
   * A burst of the detector.
   *
   * @param startNs in the clock of the reference
   */
  record Interval(long startNs, long endNs, long bytes) {}

  static BurstMatch of(List<NaiveBursts.Found> reference, List<Interval> found) {
    List<Interval> left = new ArrayList<>(found);
    List<Long> starts = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    int exact = 0;
    for (NaiveBursts.Found burst : reference) {
      Interval same =
          left.stream().filter(other -> overlap(burst, other) >= 0.5).findFirst().orElse(null);
      if (same != null) {
        left.remove(same);
        starts.add(Math.abs(same.startNs() - burst.startNs()));
        ends.add(Math.abs(same.endNs() - burst.endNs()));
        exact += same.bytes() == burst.bytes() ? 1 : 0;
      }
    }
    Collections.sort(starts);
    Collections.sort(ends);
    return new BurstMatch(reference.size(), found.size(), starts.size(), exact, starts, ends);
  }

  double recall() {
    return reference == 0 ? 1 : (double) matched / reference;
  }

  double precision() {
    return found == 0 ? 1 : (double) matched / found;
  }

  /** The value of {@code sorted} below which {@code share} of them are; 0 if there are none. */
  static long quantile(List<Long> sorted, double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
  }

  private static double overlap(NaiveBursts.Found a, Interval b) {
    long both = Math.min(a.endNs(), b.endNs()) - Math.max(a.startNs(), b.startNs());
    long either = Math.max(a.endNs(), b.endNs()) - Math.min(a.startNs(), b.startNs());
    return either == 0 ? 1 : (double) both / either;
  }
}
