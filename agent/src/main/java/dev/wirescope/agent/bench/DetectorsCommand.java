package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.detect.KernelSequences;
import dev.wirescope.agent.detect.NaiveSequences;
import dev.wirescope.agent.detect.Sequences;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench detectors}: the three computations of the burst detector over made-up packets. */
@Command(
    name = "detectors",
    mixinStandardHelpOptions = true,
    description =
        "Runs made-up packet sequences through the burst detector of the library, that of the kernel's"
            + " build and a plain recomputation, and compares what they find. Needs root.")
final class DetectorsCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double NS_IN_S = 1e9;

  @Option(
      names = "--sequences",
      description = "how many (default: ${DEFAULT-VALUE})",
      defaultValue = "10000000")
  private long sequences;

  @Spec private CommandSpec spec;

  private long bursts;
  private long kernelDiffers;
  private long naiveDiffers;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    try (KernelSequences kernel = new KernelSequences();
        Arena arena = Arena.ofConfined()) {
      MemorySegment library =
          arena.allocate((long) KernelSequences.SEEDS * Sequences.RESULT_BYTES, 8);
      NaiveSequences naive = new NaiveSequences();
      for (long first = 1; first <= sequences; first += KernelSequences.SEEDS) {
        int count = (int) Math.min(KernelSequences.SEEDS, sequences - first + 1);
        Sequences.queues(first, count, library);
        compare(first, count, library, kernel.queues(first, count), naive);
      }
    }
    double seconds = (System.nanoTime() - start) / NS_IN_S;
    out.printf("%,d sequences of 32 packets, %,d bursts, in %.0f s%n", sequences, bursts, seconds);
    out.printf("  kernel's build differs from the library: %,d%n", kernelDiffers);
    out.printf("  plain recomputation differs from the library: %,d%n", naiveDiffers);
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("bench", "detectors")
            .put("sequences", sequences)
            .put("bursts", bursts)
            .put("kernel_differs", kernelDiffers)
            .put("naive_differs", naiveDiffers);
    out.println(json);
    out.flush();
    return kernelDiffers + naiveDiffers == 0 ? 0 : 1;
  }

  private void compare(
      long first, int count, MemorySegment library, MemorySegment kernel, NaiveSequences naive) {
    for (int i = 0; i < count; i++) {
      long at = (long) i * Sequences.RESULT_BYTES;
      long digest = library.get(ValueLayout.JAVA_LONG, at);
      bursts += library.get(ValueLayout.JAVA_LONG, at + 8);
      naive.run(first + i);
      kernelDiffers += kernel.get(ValueLayout.JAVA_LONG, at) == digest ? 0 : 1;
      naiveDiffers += naive.digest() == digest ? 0 : 1;
    }
  }
}
