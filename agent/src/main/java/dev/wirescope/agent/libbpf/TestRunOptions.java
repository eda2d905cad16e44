package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** {@code struct bpf_test_run_opts}. */
final class TestRunOptions {
  private static final StructLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("sz"),
          ValueLayout.ADDRESS.withName("data_in"),
          ValueLayout.ADDRESS.withName("data_out"),
          ValueLayout.JAVA_INT.withName("data_size_in"),
          ValueLayout.JAVA_INT.withName("data_size_out"),
          ValueLayout.ADDRESS.withName("ctx_in"),
          ValueLayout.ADDRESS.withName("ctx_out"),
          ValueLayout.JAVA_INT.withName("ctx_size_in"),
          ValueLayout.JAVA_INT.withName("ctx_size_out"),
          ValueLayout.JAVA_INT.withName("retval"),
          ValueLayout.JAVA_INT.withName("repeat"),
          ValueLayout.JAVA_INT.withName("duration"),
          ValueLayout.JAVA_INT.withName("flags"),
          ValueLayout.JAVA_INT.withName("cpu"),
          ValueLayout.JAVA_INT.withName("batch_size"));

  private TestRunOptions() {}

  /** One run with {@code context}, which a program of the type {@code syscall} may write to. */
  static MemorySegment of(Arena arena, MemorySegment context) {
    MemorySegment options = arena.allocate(LAYOUT);
    options.set(ValueLayout.JAVA_LONG, offset("sz"), LAYOUT.byteSize());
    options.set(ValueLayout.ADDRESS, offset("ctx_in"), context);
    options.set(ValueLayout.JAVA_INT, offset("ctx_size_in"), (int) context.byteSize());
    return options;
  }

  static int returned(MemorySegment options) {
    return options.get(ValueLayout.JAVA_INT, offset("retval"));
  }

  private static long offset(String field) {
    return LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement(field));
  }
}
