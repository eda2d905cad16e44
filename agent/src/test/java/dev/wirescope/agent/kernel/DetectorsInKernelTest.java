package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.detect.KernelSequences;
import dev.wirescope.agent.detect.Sequences;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/**
 * The detectors' BPF build, run by the kernel, against the library: the same source, the same
 * events.
 */
@KernelTest
class DetectorsInKernelTest {
  private static final int ROUNDS = 20;
  private static final int SILENCES = 100;

  @Test
  void shouldFindTheSameBurstsInBothBuilds() {
    long events = 0;
    try (KernelSequences kernel = new KernelSequences();
        Arena arena = Arena.ofConfined()) {
      MemorySegment library = results(arena);
      for (int round = 0; round < ROUNDS; round++) {
        long first = 1 + (long) round * KernelSequences.SEEDS;
        Sequences.queues(first, KernelSequences.SEEDS, library);
        MemorySegment inKernel = kernel.queues(first, KernelSequences.SEEDS);
        events += compare(library, inKernel, KernelSequences.SEEDS);
      }
    }
    assertTrue(events > ROUNDS * KernelSequences.SEEDS / 2, "too few bursts: " + events);
  }

  @Test
  void shouldFindTheSameSilencesInBothBuilds() {
    try (KernelSequences kernel = new KernelSequences();
        Arena arena = Arena.ofConfined()) {
      MemorySegment library = results(arena);
      Sequences.silences(1, SILENCES, library);
      MemorySegment inKernel = kernel.silences(1, SILENCES);
      long events = compare(library, inKernel, SILENCES);
      assertTrue(events > SILENCES, "too few silences: " + events);
    }
  }

  @Test
  void shouldFindTheSameFeedGapsInBothBuilds() {
    long events = 0;
    try (KernelSequences kernel = new KernelSequences();
        Arena arena = Arena.ofConfined()) {
      MemorySegment library = results(arena);
      for (int round = 0; round < ROUNDS; round++) {
        long first = 1 + (long) round * KernelSequences.SEEDS;
        Sequences.feeds(first, KernelSequences.SEEDS, library);
        MemorySegment inKernel = kernel.feeds(first, KernelSequences.SEEDS);
        events += compare(library, inKernel, KernelSequences.SEEDS);
      }
    }
    assertTrue(events > ROUNDS * KernelSequences.SEEDS, "too few gaps: " + events);
  }

  private static MemorySegment results(Arena arena) {
    return arena.allocate((long) KernelSequences.SEEDS * Sequences.RESULT_BYTES, 8);
  }

  /** How many events there were. */
  private static long compare(MemorySegment library, MemorySegment inKernel, int count) {
    long events = 0;
    for (int i = 0; i < count; i++) {
      int number = i;
      long at = (long) i * Sequences.RESULT_BYTES;
      assertEquals(
          library.get(ValueLayout.JAVA_LONG, at),
          inKernel.get(ValueLayout.JAVA_LONG, at),
          () -> "sequence " + number);
      events += library.get(ValueLayout.JAVA_LONG, at + 8);
    }
    return events;
  }
}
