package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * {@code struct bpf_object_open_opts} as libbpf 1.1 has it; later versions append to it and read
 * {@code sz} to know.
 */
final class OpenOptions {
  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("sz"),
          ValueLayout.ADDRESS.withName("object_name"),
          ValueLayout.JAVA_BOOLEAN.withName("relaxed_maps"),
          MemoryLayout.paddingLayout(7),
          ValueLayout.ADDRESS.withName("pin_root_path"),
          MemoryLayout.paddingLayout(8),
          ValueLayout.ADDRESS.withName("kconfig"),
          ValueLayout.ADDRESS.withName("btf_custom_path"),
          ValueLayout.ADDRESS.withName("kernel_log_buf"),
          ValueLayout.JAVA_LONG.withName("kernel_log_size"),
          ValueLayout.JAVA_INT.withName("kernel_log_level"),
          MemoryLayout.paddingLayout(4));

  private OpenOptions() {}

  /** Options for an object called {@code name} whose verifier errors go to {@code log}. */
  static MemorySegment of(Arena arena, String name, MemorySegment log) {
    MemorySegment options = arena.allocate(LAYOUT);
    options.set(ValueLayout.JAVA_LONG, offset("sz"), LAYOUT.byteSize());
    options.set(ValueLayout.ADDRESS, offset("object_name"), arena.allocateFrom(name));
    options.set(ValueLayout.ADDRESS, offset("kernel_log_buf"), log);
    options.set(ValueLayout.JAVA_LONG, offset("kernel_log_size"), log.byteSize());
    return options;
  }

  private static long offset(String field) {
    return LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }
}
