package dev.wirescope.clickhouse.embedded;

import java.nio.file.Path;
import java.util.Locale;

/** Where the library of the embedded ClickHouse is, if nothing else is said. */
public final class EmbeddedLibrary {
  /** System property with the path of the library, for tests. */
  public static final String PROPERTY = "wirescope.clickhouse.embedded-library";

  /** Environment variable with the path of the library. */
  public static final String VARIABLE = "WIRESCOPE_CLICKHOUSE_EMBEDDED_LIBRARY";

  private EmbeddedLibrary() {}

  /** Where {@code npm ci} puts it below {@code deploy/clickhouse-embedded}, for this processor. */
  public static Path under(Path repository) {
    String processor =
        System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64") ? "arm64" : "x64";
    return repository.resolve(
        "deploy/clickhouse-embedded/node_modules/@chdb/lib-linux-" + processor + "-gnu/libchdb.so");
  }

  /**
   * The library that the property or the variable names, or else the one of the repository that
   * {@code start} lies in. It may not exist.
   */
  public static Path find(Path start) {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path directory = start.toAbsolutePath().normalize();
    for (Path up = directory; up != null; up = up.getParent()) {
      if (up.resolve("deploy/clickhouse-embedded/package.json").toFile().exists()) {
        return under(up);
      }
    }
    return under(directory);
  }
}
