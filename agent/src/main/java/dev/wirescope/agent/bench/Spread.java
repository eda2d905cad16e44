package dev.wirescope.agent.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle and the ends of a few measurements. */
record Spread(double median, double min, double max) {
  static <T> Spread of(List<T> trials, ToDoubleFunction<T> value) {
    return of(trials.stream().mapToDouble(value).toArray());
  }

  static Spread of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  String text() {
    return String.format("%.1f (%.1f-%.1f)", median, min, max);
  }
}
