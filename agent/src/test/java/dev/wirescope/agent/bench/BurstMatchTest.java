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
        List.of(found(1010, 1990, 70), found(5600, 6600, 80), found(9000, 9100, 1));
    BurstMatch match = BurstMatch.of(reference, found, _ -> true, _ -> true);
    assertEquals(1, match.pairs().size());
    assertEquals(0.5, match.recall());
    assertEquals(1.0 / 3, match.precision());
    assertEquals(10, match.pairs().getFirst().startErrorNs());
    assertEquals(10, match.pairs().getFirst().endErrorNs());
    assertEquals(List.of(found.get(1), found.get(2)), match.unmatched());
  }

  @Test
  void shouldNotPairABurstTwice() {
    List<Found> reference = List.of(burst(1000, 2000, 70), burst(1000, 2000, 70));
    BurstMatch match =
        BurstMatch.of(reference, List.of(found(1000, 2000, 71)), _ -> true, _ -> true);
    assertEquals(1, match.recalled());
    assertEquals(2, match.reference());
    assertEquals(false, match.pairs().getFirst().hasSameBytes());
  }

  @Test
  void shouldNotDemandWhatIsNearTheThreshold() {
    List<Found> reference = List.of(burst(1000, 2000, 70), burst(5000, 6000, 80));
    BurstMatch match =
        BurstMatch.of(
            reference,
            List.of(found(5000, 6000, 80), found(8000, 9000, 70)),
            burst -> burst.bytes() > 75,
            burst -> burst.bytes() > 75);
    assertEquals(1, match.recall());
    assertEquals(1, match.precision());
    assertEquals(1, match.unmatched().size());
    assertEquals(1, match.demandedPairs(burst -> burst.bytes() > 75).size());
    assertEquals(0, match.demandedPairs(burst -> burst.bytes() > 85).size());
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

  private static Interval found(long startNs, long endNs, long bytes) {
    return new Interval(startNs, endNs, bytes, 0);
  }
}
