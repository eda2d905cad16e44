package dev.wirescope.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed page says what {@link Tables} says. */
class ColumnReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "columns.md");

  @Test
  void pageIsCurrent() throws IOException {
    if (System.getenv("WIRESCOPE_REGENERATE") != null) {
      ColumnReference.write(PAGE);
    }
    assertEquals(
        ColumnReference.markdown(),
        Files.readString(PAGE),
        "docs/reference/columns.md is out of date: its first lines say how to make it anew");
  }
}
