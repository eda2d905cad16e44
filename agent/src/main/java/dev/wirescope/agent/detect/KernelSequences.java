package dev.wirescope.agent.detect;

import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The same sequences as {@link Sequences}, run by the detectors' BPF build in the kernel. */
public final class KernelSequences implements AutoCloseable {
  /** Most seeds of one call. */
  public static final int SEEDS = 1024;

  private static final String RESOURCE = "/bpf/testing/detect.bpf.o";

  private final Arena arena = Arena.ofConfined();
  private final BpfObject object;
  private final BpfProgram queues;
  private final BpfProgram silences;
  private final BpfProgram feeds;
  private final MemorySegment run;
  private final MemorySegment results;
  private final MemorySegment context = arena.allocate(8);

  public KernelSequences() {
    object = BpfObject.open("detect", elf());
    object.load();
    queues = object.program("queues").orElseThrow();
    silences = object.program("silences").orElseThrow();
    feeds = object.program("feeds").orElseThrow();
    run = mapped("run");
    results = mapped("results");
  }

  /**
   * The virtual queue, over at most {@value #SEEDS} seeds; the results are valid until the next
   * call.
   */
  public MemorySegment queues(long firstSeed, int count) {
    return run(queues, firstSeed, count);
  }

  /** The silence detector, likewise. */
  public MemorySegment silences(long firstSeed, int count) {
    return run(silences, firstSeed, count);
  }

  /** Feeds of numbered datagrams, likewise. */
  public MemorySegment feeds(long firstSeed, int count) {
    return run(feeds, firstSeed, count);
  }

  @Override
  public void close() {
    arena.close();
    object.close();
  }

  private MemorySegment run(BpfProgram program, long firstSeed, int count) {
    run.set(ValueLayout.JAVA_LONG, 0, firstSeed);
    run.set(ValueLayout.JAVA_LONG, 8, count);
    program.run(context);
    return results;
  }

  private MemorySegment mapped(String name) {
    BpfMap map = object.map(name).orElseThrow();
    long page = BpfMap.pageBytes();
    long bytes = ((long) map.valueSize() * map.maxEntries() + page - 1) / page * page;
    return map.mapReadWrite(bytes, 0)
        .reinterpret(bytes, arena, mapping -> BpfMap.unmap(mapping, bytes));
  }

  private static byte[] elf() {
    try (InputStream in = KernelSequences.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the program: build it again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("read of " + RESOURCE, e);
    }
  }
}
