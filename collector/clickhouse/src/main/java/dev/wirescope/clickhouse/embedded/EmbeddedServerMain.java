package dev.wirescope.clickhouse.embedded;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/**
 * The process in which the embedded ClickHouse runs: {@code EmbeddedServerMain LIBRARY ARGUMENT…}
 * with the arguments of {@code clickhouse local}.
 *
 * <p>It lasts until its standard input ends. The parent holds the other end, so a parent that dies
 * in whatever way ends this process too, and cleanly. Needs nothing but the JDK, so that its class
 * path is one entry.
 */
public final class EmbeddedServerMain {
  /** Listens, then waits for the end of standard input, for the call must not return before. */
  static final String STATEMENTS =
      "SYSTEM START LISTEN HTTP; SELECT * FROM file('/dev/stdin', 'LineAsString', 'line String')";

  private static final long MAX_ERROR_BYTES = 10_000;

  /** ClickHouse expects the stack of an ordinary main thread; Java's default is an eighth of it. */
  private static final long STACK_BYTES = 8L << 20;

  private EmbeddedServerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread thread = new Thread(null, () -> run(List.of(arguments)), "clickhouse", STACK_BYTES);
    thread.start();
    thread.join();
    // Not exit(): the library has threads of its own, and its static destructors race with them.
    Runtime.getRuntime().halt(1);
  }

  private static void run(List<String> arguments) {
    int status = 1;
    try {
      leaveProcessGroup();
      status = serve(Path.of(arguments.getFirst()), arguments.subList(1, arguments.size()));
    } catch (Throwable e) {
      System.err.println("embedded ClickHouse: " + e);
    }
    System.err.flush();
    Runtime.getRuntime().halt(status);
  }

  /** Ctrl-C goes to a whole process group; only the parent is to act on it, and then tells us. */
  private static void leaveProcessGroup() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle setsid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setsid"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT));
    int ignored = (int) setsid.invokeExact();
  }

  private static int serve(Path library, List<String> arguments) throws Throwable {
    Linker linker = Linker.nativeLinker();
    // The global arena: unloading the library crashes.
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    MethodHandle setSignalHandlersEnabled =
        linker.downcallHandle(
            symbols.findOrThrow("chdb_set_signal_handlers_enabled"),
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    MethodHandle queryCmdline =
        linker.downcallHandle(
            symbols.findOrThrow("chdb_query_cmdline"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    MethodHandle resultError =
        linker.downcallHandle(
            symbols.findOrThrow("chdb_result_error"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    setSignalHandlersEnabled.invokeExact(0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, arguments.size() + 1L);
      argv.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom("clickhouse"));
      for (int i = 0; i < arguments.size(); i++) {
        argv.setAtIndex(ValueLayout.ADDRESS, i + 1L, arena.allocateFrom(arguments.get(i)));
      }
      MemorySegment result = (MemorySegment) queryCmdline.invokeExact(arguments.size() + 1, argv);
      if (result.equals(MemorySegment.NULL)) {
        System.err.println("embedded ClickHouse: no result");
        return 1;
      }
      MemorySegment error = (MemorySegment) resultError.invokeExact(result);
      if (!error.equals(MemorySegment.NULL)) {
        System.err.println(error.reinterpret(MAX_ERROR_BYTES).getString(0));
        return 1;
      }
      return 0;
    }
  }
}
