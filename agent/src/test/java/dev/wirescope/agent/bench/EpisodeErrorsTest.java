package dev.wirescope.agent.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpisodeErrorsTest {
  private static final long S = 1_000_000_000;

  @Test
  void shouldPairByStartAndNameTheRest() {
    List<Episode> ours =
        List.of(new Episode(S, 500), new Episode(3 * S, 900), new Episode(4 * S, 10));
    List<Episode> captured =
        List.of(new Episode(S + 900, 700), new Episode(2 * S, 5), new Episode(3 * S - 900, 890));
    EpisodeErrors errors = EpisodeErrors.of(ours, captured);
    assertEquals(2, errors.compared());
    assertEquals(10, errors.quantileNs(0.5));
    assertEquals(200, errors.quantileNs(1));
    assertEquals(1, errors.missed());
    assertEquals(1, errors.invented());
  }

  @Test
  void shouldTakeTheNearestRank() {
    List<Episode> ours = new ArrayList<>();
    List<Episode> captured = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      ours.add(new Episode(i * S, 1000));
      captured.add(new Episode(i * S + 7, 1000 + i));
    }
    EpisodeErrors errors = EpisodeErrors.of(ours, captured);
    assertEquals(50, errors.quantileNs(0.5));
    assertEquals(99, errors.quantileNs(0.99));
    assertEquals(100, errors.quantileNs(1));
    assertEquals(7, errors.startNs());
    assertEquals(57, errors.endNs());
    assertEquals(0, EpisodeErrors.of(List.of(), captured).quantileNs(0.99));
  }
}
