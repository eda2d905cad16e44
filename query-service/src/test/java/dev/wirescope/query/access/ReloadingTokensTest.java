package dev.wirescope.query.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Scope;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTokensTest {
  @TempDir Path directory;
  private final Counters counters = new Counters();
  private Path file;
  private ReloadingTokens tokens;

  @BeforeEach
  void start() {
    file = directory.resolve("tokens");
    tokens = new ReloadingTokens(file, Clock.systemUTC(), counters);
  }

  @Test
  void shouldLetNobodyInWithoutAFileAndSayWhy() {
    assertTrue(tokens.find("one").isEmpty());
    assertTrue(tokens.problem().contains(file.toString()), tokens.problem());
  }

  @Test
  void shouldSeeTokensThatComeAndGo() throws IOException {
    write(line("one", "a"));
    assertEquals("a", tokens.find("one").orElseThrow().tenant());
    write(line("two", "b") + "\n# and no more\n");
    assertTrue(tokens.find("one").isEmpty());
    assertEquals("b", tokens.find("two").orElseThrow().tenant());
    assertEquals("", tokens.problem());
  }

  @Test
  void shouldGoOnWithTheLastGoodFileWhenALineIsBad() throws IOException {
    write(line("one", "a"));
    assertTrue(tokens.find("one").isPresent());
    write("not a token line");
    assertTrue(tokens.find("one").isPresent());
    assertTrue(tokens.problem().contains("line 1"), tokens.problem());
    assertEquals(1, counters.get(QueryCounter.TOKEN_FILE_UNREADABLE));
  }

  private void write(String text) throws IOException {
    // As an administrator's editor does: a new file in the place of the old one.
    Path next = directory.resolve("next");
    Files.writeString(next, text);
    Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(String token, String tenant) {
    return TokenFile.line(token, tenant, Set.of(Scope.READ), null);
  }
}
