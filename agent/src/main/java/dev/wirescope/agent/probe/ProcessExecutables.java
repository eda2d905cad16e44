package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.owner.Executables;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * What the process probe has written down (wirescope/processes.h, decision 0018). For one thread.
 */
final class ProcessExecutables implements Executables {
  private final BpfMap processes;
  private final MemorySegment births;
  private final int birthSlots;
  private final MemorySegment key;
  private final MemorySegment value;
  private final byte[] path;

  /** {@code arena} holds the buffers and must be closed before the maps are. */
  ProcessExecutables(BpfMap processes, BpfMap births, Arena arena) {
    this.processes = processes;
    this.birthSlots = births.maxEntries();
    long bytes = (long) birthSlots * births.valueSize();
    this.births =
        births
            .mapReadOnly(bytes, 0)
            .reinterpret(bytes, arena, mapping -> BpfMap.unmap(mapping, bytes));
    this.key = arena.allocate(ValueLayout.JAVA_INT);
    this.value = arena.allocate(processes.valueSize());
    this.path = new byte[processes.valueSize()];
  }

  @Override
  public long births(int pid) {
    return births.getAtIndex(ValueLayout.JAVA_LONG, Integer.remainderUnsigned(pid, birthSlots));
  }

  @Override
  public String path(int pid) {
    key.set(ValueLayout.JAVA_INT, 0, pid);
    if (!processes.lookup(key, value)) {
      return "";
    }
    MemorySegment.copy(value, ValueLayout.JAVA_BYTE, 0, path, 0, path.length);
    int length = 0;
    while (length < path.length && path[length] != 0) {
      length++;
    }
    return new String(path, 0, length, StandardCharsets.UTF_8);
  }
}
