package dev.wirescope.agent.detect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The library of the detectors, loaded once and for good. */
final class DetectLibrary {
  private static final String RESOURCE = "/bpf/libwirescope_detect.so";
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = open();

  private DetectLibrary() {}

  static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), descriptor);
  }

  /** A downcall declares no exception: one that leaves it is a fault in these bindings. */
  static AssertionError fault(Throwable cause) {
    return new AssertionError("a foreign call threw", cause);
  }

  /** The file is gone once it is loaded: nobody can exchange it, and nothing is left behind. */
  private static SymbolLookup open() {
    try {
      Path file =
          Files.createTempFile(
              "wirescope-detect",
              ".so",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (InputStream in = DetectLibrary.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException(RESOURCE + " is not in the program: build it again");
        }
        Files.write(file, in.readAllBytes());
        return SymbolLookup.libraryLookup(file, Arena.global());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("write of " + RESOURCE + " to the temporary directory", e);
    }
  }
}
