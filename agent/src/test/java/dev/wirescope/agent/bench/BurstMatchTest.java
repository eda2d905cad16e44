package dev.wirescope.agent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.bench.BurstMatch.Interval;
import dev.wirescope.agent.detect.NaiveBursts.Found;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstMatchTest {
  @Test
  void shouldPairWhatOverlapsByHalf() {
    List<Found> reference = List.of(burst(1000, 2000, 70), burst(5000, 6000, 80));
    List<Interval> found =
        List.of(
            new Interval(1010, 1990, 70),
            new Interval(5600, 6600, 80),
            new Interval(9000, 9100, 1));
    BurstMatch match = BurstMatch.of(reference, found);
    assertEquals(1, match.matched());
    assertEquals(1, match.exactBytes());
    assertEquals(0.5, match.recall());
    assertEquals(1.0 / 3, match.precision());
    assertEquals(List.of(10L), match.startErrorsNs());
    assertEquals(List.of(10L), match.endErrorsNs());
  }

  @Test
  void shouldNotPairABurstTwice() {
    List<Found> reference = List.of(burst(1000, 2000, 70), burst(1000, 2000, 70));
    assertEquals(1, BurstMatch.of(reference, List.of(new Interval(1000, 2000, 71))).matched());
    assertEquals(0, BurstMatch.of(reference, List.of(new Interval(1000, 2000, 71))).exactBytes());
  }

  @Test
  void shouldTakeQuantilesOfWhatIsInOrder() {
    List<Long> sorted = List.of(1L, 2L, 3L, 4L);
    assertEquals(3, BurstMatch.quantile(sorted, 0.5));
    assertEquals(4, BurstMatch.quantile(sorted, 1));
    assertEquals(0, BurstMatch.quantile(List.of(), 0.5));
  }

  private static Found burst(long startNs, long endNs, long bytes) {
    return new Found(0, 1, startNs, endNs, 0, bytes);
  }
}
