package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** {@code struct bpf_iter_attach_opts}. */
final class IteratorOptions {
  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("sz"),
          ValueLayout.ADDRESS.withName("link_info"),
          ValueLayout.JAVA_INT.withName("link_info_len"),
          MemoryLayout.paddingLayout(4));

  private IteratorOptions() {}

  /**
   * Options for an iterator over one map. Of {@code union bpf_iter_link_info} only {@code
   * map.map_fd} is given, its first 4 bytes: later kernels know more members and take the others as
   * 0.
   */
  static MemorySegment ofMap(Arena arena, int mapFd) {
    MemorySegment linkInfo = arena.allocateFrom(ValueLayout.JAVA_INT, mapFd);
    MemorySegment options = arena.allocate(LAYOUT);
    options.set(ValueLayout.JAVA_LONG, offset("sz"), LAYOUT.byteSize());
    options.set(ValueLayout.ADDRESS, offset("link_info"), linkInfo);
    options.set(ValueLayout.JAVA_INT, offset("link_info_len"), (int) linkInfo.byteSize());
    return options;
  }

  private static long offset(String field) {
    return LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }
}
