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

/** Native calls can be audited in one package: no other one names the linker. */
class OneDoorTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void shouldAskTheLinkerInThisPackageOnly() throws IOException {
    Set<String> packages;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(OneDoorTest::namesTheLinker)
              .map(file -> SOURCES.relativize(file).getParent().toString().replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertTrue(Files.isDirectory(SOURCES), "the test must run in the module's directory");
    assertEquals(Set.of(OneDoorTest.class.getPackageName()), packages);
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
