package dev.wirescope.agent.bench;

import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A BPF program that writes retransmission events into a ring of its own, and nothing else. */
final class Flood implements AutoCloseable {
  private static final String RESOURCE = "/bpf/bench/ring_flood.bpf.o";
  private static final String MAP_ID = "map_id:";

  /** Records of one run: long enough to make the system call cheap, short enough to stop soon. */
  private static final int RUN_RECORDS = 20_000;

  private static final long PACE_NS = 500_000;
  private static final long NS_IN_S = 1_000_000_000L;

  private final Arena arena = Arena.ofShared();
  private final FloodContext context = new FloodContext(arena);
  private final BpfObject object;
  private final BpfProgram program;
  private final BpfMap ring;

  /** What was written, what found the ring full, and the sum of {@code seq} of what was written. */
  record Totals(long produced, long lost, long sum) {}

  Flood(int ringBytes) {
    this.object = BpfObject.open("ring_flood", elf());
    try {
      this.program = object.program("ring_flood").orElseThrow();
      this.ring = object.map("events").orElseThrow();
      ring.setMaxEntries(ringBytes);
      object.load();
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  BpfMap ring() {
    return ring;
  }

  /** The ring's id, by which another process finds it. */
  long ringId() {
    Path info = Path.of("/proc/self/fdinfo/" + ring.fd());
    try {
      for (String line : Files.readAllLines(info)) {
        if (line.startsWith(MAP_ID)) {
          return Long.parseLong(line.substring(MAP_ID.length()).strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read of " + info, e);
    }
    throw new IllegalStateException(info + " has no line " + MAP_ID);
  }

  /** Writes as fast as it can for {@code durationNs}, then the end. */
  Totals atFullSpeed(long durationNs) {
    context.clear();
    context.askFor(RUN_RECORDS);
    long end = System.nanoTime() + durationNs;
    while (System.nanoTime() < end) {
      program.run(context.segment());
    }
    return end();
  }

  /** Writes {@code perSecond} records a second for {@code durationNs}, then the end. */
  Totals paced(long perSecond, long durationNs) {
    context.clear();
    long start = System.nanoTime();
    long asked = 0;
    long elapsed = 0;
    while (elapsed < durationNs) {
      LockSupport.parkNanos(PACE_NS);
      elapsed = Math.min(System.nanoTime() - start, durationNs);
      long due = Math.round((double) perSecond * elapsed / NS_IN_S) - asked;
      if (due > 0) {
        context.askFor((int) due);
        program.run(context.segment());
        asked += due;
      }
    }
    return end();
  }

  @Override
  public void close() {
    object.close();
    arena.close();
  }

  private Totals end() {
    Totals totals = context.totals();
    context.askForEnd();
    while (program.run(context.segment()) != 0) {
      LockSupport.parkNanos(PACE_NS); // the ring is full
    }
    return totals;
  }

  private static byte[] elf() {
    try (InputStream in = Flood.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the program; build it again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("read of " + RESOURCE, e);
    }
  }
}
