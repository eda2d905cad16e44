package dev.wirescope.agent.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** The library against a plain recomputation of the definition. */
class DetectorsTest {
  private static final int SEEDS = 100_000;

  @Test
  void shouldSayOfEverySequenceWhatThePlainDefinitionSays() {
    NaiveSequences naive = new NaiveSequences();
    long bursts = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment results = arena.allocate((long) SEEDS * Sequences.RESULT_BYTES, 8);
      Sequences.queues(1, SEEDS, results);
      for (int i = 0; i < SEEDS; i++) {
        int seed = i + 1;
        naive.run(seed);
        long at = (long) i * Sequences.RESULT_BYTES;
        assertEquals(
            naive.events(), results.get(ValueLayout.JAVA_LONG, at + 8), () -> "seed=" + seed);
        assertEquals(naive.digest(), results.get(ValueLayout.JAVA_LONG, at), () -> "seed=" + seed);
        bursts += naive.events();
      }
    }
    assertTrue(bursts > SEEDS / 2, "too few bursts to prove anything: " + bursts);
  }

  @Test
  void shouldSayOfEveryFeedWhatThePlainDefinitionSays() {
    NaiveFeedSequences naive = new NaiveFeedSequences();
    long gaps = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment results = arena.allocate((long) SEEDS * Sequences.RESULT_BYTES, 8);
      Sequences.feeds(1, SEEDS, results);
      for (int i = 0; i < SEEDS; i++) {
        int seed = i + 1;
        naive.run(seed);
        long at = (long) i * Sequences.RESULT_BYTES;
        assertEquals(
            naive.events(), results.get(ValueLayout.JAVA_LONG, at + 8), () -> "seed=" + seed);
        assertEquals(naive.digest(), results.get(ValueLayout.JAVA_LONG, at), () -> "seed=" + seed);
        gaps += naive.events();
      }
    }
    assertTrue(gaps > SEEDS, "too few gaps to prove anything: " + gaps);
  }
}
