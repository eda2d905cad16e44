package dev.wirescope.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir private Path temp;

  @Test
  void keepsAtMostTwiceItsLimit() throws Exception {
    Path file = temp.resolve("a.log");
    try (BoundedLog log = new BoundedLog(file, 100_000)) {
      log.copyFrom(new ByteArrayInputStream(new byte[1_000_000]));
    }
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(2, files.count());
    }
    assertTrue(Files.size(file) + Files.size(temp.resolve("a.log.1")) <= 200_000);
  }

  @Test
  void continuesWhereTheLastRunEnded() throws Exception {
    Path file = temp.resolve("a.log");
    for (String text : new String[] {"one\n", "two\n"}) {
      try (BoundedLog log = new BoundedLog(file, 100_000)) {
        log.copyFrom(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      }
    }
    assertEquals("one\ntwo\n", Files.readString(file));
  }
}
