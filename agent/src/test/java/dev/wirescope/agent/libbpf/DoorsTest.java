package dev.wirescope.agent.libbpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Native calls can be audited in two packages: that of the kernel and of the C library, and that of
 * our own detectors. No other one names the linker.
 */
class DoorsTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void shouldAskTheLinkerInTwoPackagesOnly() throws IOException {
    Set<String> packages;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(DoorsTest::namesTheLinker)
              .map(file -> SOURCES.relativize(file).getParent().toString().replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertTrue(Files.isDirectory(SOURCES), "the test must run in the module's directory");
    assertEquals(Set.of(DoorsTest.class.getPackageName(), "dev.wirescope.agent.detect"), packages);
  }

  private static boolean namesTheLinker(Path file) {
    try {
      String source = Files.readString(file);
      return source.contains("java.lang.foreign.Linker")
          || source.contains("java.lang.foreign.SymbolLookup")
          || source.contains("java.lang.foreign.*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
