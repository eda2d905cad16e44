package dev.wirescope.agent.bench;

import java.util.Arrays;

/**
 * The ratio of pairs of measurements that were taken one after the other, so that a machine that
 * slows down meanwhile slows both.
 *
 * @param median of the ratios
 * @param low lower end of the 95 % interval of that median
 * @param high its upper end
 * @param pairs how many
 */
record PairedRatio(double median, double low, double high, int pairs) {
  private static final double Z_95 = 1.96;

  /** Of {@code with[i] / without[i]}; the interval comes from order statistics (sign test). */
  static PairedRatio of(double[] with, double[] without) {
    int pairs = with.length;
    double[] ratios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      ratios[i] = with[i] / without[i];
    }
    Arrays.sort(ratios);
    double half = Z_95 * Math.sqrt(pairs) / 2;
    int low = (int) Math.max(0, Math.floor(pairs / 2.0 - half));
    int high = (int) Math.min(pairs - 1, Math.ceil(pairs / 2.0 + half) - 1);
    return new PairedRatio(Spread.of(ratios).median(), ratios[low], ratios[high], pairs);
  }

  String text() {
    return String.format("%.3f (%.3f-%.3f)", median, low, high);
  }
}
