package dev.wirescope.agent.bench;

import java.util.Arrays;
import java.util.List;

/** How far durations are from those of a capture of the same traffic. */
final class EpisodeErrors {
  /** Both hooks see a segment within this time, unless the machine stands still. */
  private static final long SAME_START_NS = 200_000;

  private final long[] sortedNs;
  private final long[] sortedStartsNs;
  private final long[] sortedEndsNs;
  private final int missed;
  private final int invented;

  private EpisodeErrors(long[] errorsNs, long[] startsNs, long[] endsNs, int missed, int invented) {
    this.sortedNs = errorsNs;
    this.sortedStartsNs = startsNs;
    this.sortedEndsNs = endsNs;
    Arrays.sort(sortedNs);
    Arrays.sort(sortedStartsNs);
    Arrays.sort(sortedEndsNs);
    this.missed = missed;
    this.invented = invented;
  }

  /** Both in the order of their starts. */
  static EpisodeErrors of(List<Episode> ours, List<Episode> captured) {
    int most = Math.min(ours.size(), captured.size());
    long[] errors = new long[most];
    long[] starts = new long[most];
    long[] ends = new long[most];
    int found = 0;
    int ourNext = 0;
    int capturedNext = 0;
    while (ourNext < ours.size() && capturedNext < captured.size()) {
      Episode our = ours.get(ourNext);
      Episode other = captured.get(capturedNext);
      long apartNs = our.startUnixNs() - other.startUnixNs();
      if (Math.abs(apartNs) <= SAME_START_NS) {
        starts[found] = -apartNs;
        ends[found] = other.durationNs() - our.durationNs() - apartNs;
        errors[found++] = Math.abs(our.durationNs() - other.durationNs());
        ourNext++;
        capturedNext++;
      } else if (apartNs < 0) {
        ourNext++;
      } else {
        capturedNext++;
      }
    }
    return new EpisodeErrors(
        Arrays.copyOf(errors, found),
        Arrays.copyOf(starts, found),
        Arrays.copyOf(ends, found),
        captured.size() - found,
        ours.size() - found);
  }

  /** How many episodes both have. */
  int compared() {
    return sortedNs.length;
  }

  /** In the capture only. */
  int missed() {
    return missed;
  }

  /** In ours only. */
  int invented() {
    return invented;
  }

  /** By how much the capture's stamp of a start is later than ours, in the middle. */
  long startNs() {
    return quantile(sortedStartsNs, 0.5);
  }

  /** By how much the capture's stamp of an end is later than ours, in the middle. */
  long endNs() {
    return quantile(sortedEndsNs, 0.5);
  }

  /** The smallest error that {@code share} of all do not exceed; 0 without any. */
  long quantileNs(double share) {
    return quantile(sortedNs, share);
  }

  private static long quantile(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
