package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/** Turns C functions into method handles. */
final class Native {
  /** The major version whose functions are bound; every 1.x keeps them. */
  static final String LIBBPF_FILE = "libbpf.so.1";

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Optional<SymbolLookup> LIBBPF = findLibbpf();

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Native() {}

  /** Whether libbpf is installed. */
  static boolean hasLibbpf() {
    return LIBBPF.isPresent();
  }

  /** A function of libbpf. */
  static MethodHandle libbpf(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment address =
        LIBBPF
            .flatMap(library -> library.find(name))
            .orElseThrow(
                () ->
                    new LibbpfException(
                        "find " + name, LIBBPF_FILE + " does not have it", Remedy.NEWER_LIBBPF));
    return LINKER.downcallHandle(address, descriptor, options);
  }

  /** A function of the C library. */
  static MethodHandle libc(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
    return LINKER.downcallHandle(address, descriptor, options);
  }

  /** Asks for a leading parameter, a {@link #callState}, that takes the call's errno. */
  static Linker.Option captureErrno() {
    return Linker.Option.captureCallState("errno");
  }

  static MemorySegment callState(Arena arena) {
    return arena.allocate(CALL_STATE);
  }

  /** The errno of the last call that was given {@code callState}. */
  static int errno(MemorySegment callState) {
    return (int) ERRNO.get(callState, 0L);
  }

  /** A C string as Java text; empty for NULL. */
  static String text(MemorySegment pointer) {
    if (pointer.address() == 0) {
      return "";
    }
    return pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** A downcall declares no exception: one that leaves it is a fault in these bindings. */
  static AssertionError fault(Throwable cause) {
    return new AssertionError("a foreign call threw", cause);
  }

  static FunctionDescriptor function(MemoryLayout result, MemoryLayout... parameters) {
    return FunctionDescriptor.of(result, parameters);
  }

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  private static Optional<SymbolLookup> findLibbpf() {
    try {
      return Optional.of(SymbolLookup.libraryLookup(LIBBPF_FILE, Arena.global()));
    } catch (IllegalArgumentException notInstalled) {
      return Optional.empty();
    }
  }
}
