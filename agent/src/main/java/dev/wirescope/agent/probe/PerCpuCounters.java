package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Reads a per-CPU array of structs of 64-bit counters and sums the CPUs. For one thread. */
final class PerCpuCounters {
  private final BpfMap map;
  private final MemorySegment key;
  private final MemorySegment values;
  private final int stride;
  private final long[] sums;

  /** {@code arena} holds the buffers and must live as long as this does. */
  PerCpuCounters(BpfMap map, Arena arena) {
    this.map = map;
    this.key = arena.allocate(ValueLayout.JAVA_INT);
    this.values = arena.allocate(map.perCpuBytes(), Long.BYTES);
    this.stride = map.perCpuStride();
    this.sums = new long[map.valueSize() / Long.BYTES];
  }

  /** The sum of one counter of {@code slot}: its place in the struct is {@code index}. */
  long readOne(int slot, int index) {
    key.set(ValueLayout.JAVA_INT, 0, slot);
    long sum = 0;
    if (map.lookup(key, values)) {
      for (long cpu = 0; cpu < values.byteSize(); cpu += stride) {
        sum += values.get(ValueLayout.JAVA_LONG, cpu + (long) index * Long.BYTES);
      }
    }
    return sum;
  }

  /** The sums of {@code slot}'s counters, in the struct's order; overwritten by the next call. */
  long[] read(int slot) {
    Arrays.fill(sums, 0);
    key.set(ValueLayout.JAVA_INT, 0, slot);
    if (!map.lookup(key, values)) {
      return sums;
    }
    for (long cpu = 0; cpu < values.byteSize(); cpu += stride) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values.get(ValueLayout.JAVA_LONG, cpu + (long) i * Long.BYTES);
      }
    }
    return sums;
  }
}
