package dev.wirescope.agent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedRatioTest {
  /** Of 30 pairs the 95 % interval of the median goes from the 10th to the 21st (sign test). */
  @Test
  void shouldTakeTheIntervalOfTheSignTest() {
    double[] with = IntStream.rangeClosed(1, 30).asDoubleStream().toArray();
    double[] without = IntStream.rangeClosed(1, 30).mapToDouble(i -> 10).toArray();
    assertEquals(new PairedRatio(1.55, 1.0, 2.1, 30), PairedRatio.of(with, without));
  }

  /** A machine that is slow for both measurements of a pair changes nothing. */
  @Test
  void shouldDivideWithinEachPair() {
    PairedRatio ratio = PairedRatio.of(new double[] {99, 9.9, 990}, new double[] {100, 10, 1000});
    assertEquals(0.99, ratio.median(), 1e-12);
  }
}
