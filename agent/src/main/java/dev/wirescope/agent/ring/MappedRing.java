package dev.wirescope.agent.ring;

import dev.wirescope.agent.libbpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The ring of a BPF map, mapped into this process until it is closed. */
public final class MappedRing implements AutoCloseable {
  private final Arena arena;
  private final Ring ring;

  private MappedRing(Arena arena, Ring ring) {
    this.arena = arena;
    this.ring = ring;
  }

  /** Maps {@code map}, which must be a ring. The mapping outlives the map's object. */
  @SuppressWarnings("MustBeClosedChecker") // the mapping closes it
  public static MappedRing of(BpfMap map) {
    long page = BpfMap.pageBytes();
    // Shared, so that a thread that still reads after close() gets an exception and not a fault.
    Arena arena = Arena.ofShared();
    try {
      MemorySegment consumer = owned(arena, map.mapReadWrite(page, 0), page);
      long readOnlyBytes = page + 2L * map.maxEntries();
      MemorySegment readOnly = owned(arena, map.mapReadOnly(readOnlyBytes, page), readOnlyBytes);
      MemorySegment producer = readOnly.asSlice(0, page).asReadOnly();
      MemorySegment data = readOnly.asSlice(page).asReadOnly();
      return new MappedRing(arena, new Ring(consumer, producer, data));
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** The mapped parts. */
  public Ring ring() {
    return ring;
  }

  @Override
  public void close() {
    arena.close();
  }

  private static MemorySegment owned(Arena arena, MemorySegment address, long bytes) {
    return address.reinterpret(bytes, arena, mapping -> BpfMap.unmap(mapping, bytes));
  }
}
