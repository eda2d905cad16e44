package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.detect.KernelSequences;
import dev.wirescope.agent.detect.NaiveFeedSequences;
import dev.wirescope.agent.detect.NaiveSequences;
import dev.wirescope.agent.detect.Sequences;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench detectors}: the three computations of bursts and of feeds, over made-up packets. */
@Command(
    name = "detectors",
    mixinStandardHelpOptions = true,
    description =
        "Runs made-up packet sequences through the burst and the feed detector of the library, those"
            + " of the kernel's build and plain recomputations, and compares what they find. Needs"
            + " root.")
final class DetectorsCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double NS_IN_S = 1e9;

  @Option(
      names = "--sequences",
      description = "how many (default: ${DEFAULT-VALUE})",
      defaultValue = "10000000")
  private long sequences;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (KernelSequences kernel = new KernelSequences()) {
      NaiveSequences naiveBursts = new NaiveSequences();
      NaiveFeedSequences naiveFeeds = new NaiveFeedSequences();
      Comparison bursts =
          compare(
              Sequences::queues,
              kernel::queues,
              seed -> {
                naiveBursts.run(seed);
                return naiveBursts.digest();
              });
      print(out, "sequences of 32 packets", "bursts", bursts);
      Comparison feeds =
          compare(
              Sequences::feeds,
              kernel::feeds,
              seed -> {
                naiveFeeds.run(seed);
                return naiveFeeds.digest();
              });
      print(out, "feeds of 64 datagrams", "gaps", feeds);
      ObjectNode json =
          MAPPER
              .createObjectNode()
              .put("bench", "detectors")
              .put("sequences", sequences)
              .put("bursts", bursts.events)
              .put("kernel_differs", bursts.kernelDiffers)
              .put("naive_differs", bursts.naiveDiffers)
              .put("feed_gaps", feeds.events)
              .put("feed_kernel_differs", feeds.kernelDiffers)
              .put("feed_naive_differs", feeds.naiveDiffers);
      out.println(json);
      out.flush();
      return bursts.isEqual() && feeds.isEqual() ? 0 : 1;
    }
  }

  /** How many events the library told, and of how many sequences another told something else. */
  private record Comparison(long events, long kernelDiffers, long naiveDiffers, double seconds) {
    boolean isEqual() {
      return kernelDiffers + naiveDiffers == 0;
    }
  }

  /** Fills in the results of a count of seeds from the first on. */
  private interface Library {
    void run(long firstSeed, int count, MemorySegment results);
  }

  private interface Kernel {
    MemorySegment run(long firstSeed, int count);
  }

  private Comparison compare(Library library, Kernel kernel, LongUnaryOperator naiveDigest) {
    long start = System.nanoTime();
    long events = 0;
    long kernelDiffers = 0;
    long naiveDiffers = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment results =
          arena.allocate((long) KernelSequences.SEEDS * Sequences.RESULT_BYTES, 8);
      for (long first = 1; first <= sequences; first += KernelSequences.SEEDS) {
        int count = (int) Math.min(KernelSequences.SEEDS, sequences - first + 1);
        library.run(first, count, results);
        MemorySegment inKernel = kernel.run(first, count);
        for (int i = 0; i < count; i++) {
          long at = (long) i * Sequences.RESULT_BYTES;
          long digest = results.get(ValueLayout.JAVA_LONG, at);
          events += results.get(ValueLayout.JAVA_LONG, at + 8);
          kernelDiffers += inKernel.get(ValueLayout.JAVA_LONG, at) == digest ? 0 : 1;
          naiveDiffers += naiveDigest.applyAsLong(first + i) == digest ? 0 : 1;
        }
      }
    }
    return new Comparison(
        events, kernelDiffers, naiveDiffers, (System.nanoTime() - start) / NS_IN_S);
  }

  private void print(PrintWriter out, String what, String events, Comparison comparison) {
    out.printf(
        "%,d %s, %,d %s, in %.0f s%n",
        sequences, what, comparison.events, events, comparison.seconds);
    out.printf("  kernel's build differs from the library: %,d%n", comparison.kernelDiffers);
    out.printf("  plain recomputation differs from the library: %,d%n", comparison.naiveDiffers);
    out.flush();
  }
}
