package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** The running kernel's type information: which tracepoints it has, and with which arguments. */
public final class KernelBtf implements Tracepoints, AutoCloseable {
  /** Where the kernel offers it. */
  public static final Path FILE = Path.of("/sys/kernel/btf/vmlinux");

  private final MemorySegment btf;
  private final BtfTypes types;

  private KernelBtf(MemorySegment btf) {
    this.btf = btf;
    this.types = new BtfTypes(btf);
  }

  /** Whether the kernel offers its types at all. */
  public static boolean isAvailable() {
    return Files.isReadable(FILE);
  }

  /** Refuses with a remedy where the kernel does not offer its types. */
  public static void requireAvailable() {
    if (!isAvailable()) {
      throw new LibbpfException("read of the kernel's BTF", FILE + " is missing", Remedy.BTF);
    }
  }

  /** Reads some megabytes: close it as soon as the probes are loaded. */
  public static KernelBtf load() {
    Libbpf.require();
    requireAvailable();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      MemorySegment btf = BtfBindings.loadVmlinux(state);
      if (btf.address() == 0) {
        throw LibbpfException.of("read of the kernel's BTF", Native.errno(state), "", Remedy.BTF);
      }
      return new KernelBtf(btf);
    }
  }

  @Override
  public boolean hasTracepoint(String name) {
    return types.find("btf_trace_" + name, BtfTypes.KIND_TYPEDEF).isPresent();
  }

  @Override
  public int tracepointArguments(String name) {
    OptionalInt typedef = types.find("btf_trace_" + name, BtfTypes.KIND_TYPEDEF);
    if (typedef.isEmpty()) {
      return 0;
    }
    // typedef void (*btf_trace_NAME)(void *__data, arguments...)
    int prototype = types.referred(types.referred(typedef.getAsInt()));
    return types.kind(prototype) == BtfTypes.KIND_FUNC_PROTO ? types.count(prototype) - 1 : 0;
  }

  /** The constants of {@code enum name}, by number; empty if the kernel has no such enum. */
  public Map<Integer, String> enumeration(String name) {
    return types.enumeration(name);
  }

  @Override
  public void close() {
    BtfBindings.free(btf);
  }
}
