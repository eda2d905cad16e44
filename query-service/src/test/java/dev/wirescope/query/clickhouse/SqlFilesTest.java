package dev.wirescope.query.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every statement that answers a tenant. */
class SqlFilesTest {
  private static final Pattern TABLE = Pattern.compile("FROM wirescope\\.");
  private static final Pattern TENANT = Pattern.compile("tenant = \\{tenant:String\\}");

  static List<String> questions() throws IOException, URISyntaxException {
    Path directory = Path.of(SqlFilesTest.class.getResource("/sql").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .map(name -> name.substring(0, name.length() - ".sql".length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void shouldFindTheStatements() throws IOException, URISyntaxException {
    assertTrue(questions().contains("zero-windows"), questions().toString());
  }

  @ParameterizedTest
  @MethodSource("questions")
  void shouldBindTheTenantWhereverATableIsRead(String name) {
    String text = Sql.load(name).text();
    long tables = TABLE.matcher(text).results().count();
    assertTrue(tables > 0, text);
    assertEquals(tables, TENANT.matcher(text).results().count(), text);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void shouldBeginWithTheQuestionInWords(String name) {
    String first = Sql.load(name).text().lines().findFirst().orElseThrow();
    assertTrue(first.matches("-- .*[?]"), first);
  }

  @Test
  void shouldLeaveNoMarkerAndNoParameterInAPreparedStatement() {
    Sql sql = Sql.load("zero-windows-by").with("COLUMNS", "node").with("KEYS", "node");
    assertFalse(sql.prepared().contains("{"), sql.prepared());
    assertFalse(sql.prepared().contains("/*"), sql.prepared());
    long marks = sql.prepared().chars().filter(c -> c == '?').count();
    // One more: the question in words ends with one.
    assertTrue(marks >= sql.parameters().size());
  }

  @Test
  void shouldQuoteValuesInWhatItExplains() {
    Map<String, String> values =
        new java.util.HashMap<>(Map.of("tenant", "a'; DROP TABLE x; --\\", "after", "1"));
    values.put("row_limit", "1");
    String explained = Sql.load("findings-after").explain(values, "");
    assertTrue(explained.contains("SET param_tenant = 'a\\'; DROP TABLE x; --\\\\';"), explained);
  }

  @Test
  void shouldRefuseAMarkerThatIsNotThere() {
    assertThrows(
        IllegalArgumentException.class, () -> Sql.load("zero-windows").with("COLUMNS", "node"));
  }
}
