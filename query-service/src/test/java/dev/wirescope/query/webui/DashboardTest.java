package dev.wirescope.query.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard's own checks, so that one command runs every test of the product. */
class DashboardTest {
  private static final Path WEBUI = Path.of("src/main/webui").toAbsolutePath();
  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
  private static final long TIMEOUT_MINUTES = 8;

  @BeforeAll
  static void packages() throws Exception {
    // npm writes this file last, as a record of what it installed.
    if (!Files.exists(WEBUI.resolve("node_modules/.package-lock.json"))) {
      npm("ci");
    }
  }

  @Test
  void isFormattedAndFreeOfLint() throws Exception {
    npm("run", "lint");
  }

  @Test
  void itsPureFunctionsDoWhatTheyPromise() throws Exception {
    npm("test");
  }

  @Test
  void worksInABrowser() throws Exception {
    if (System.getenv("CI") == null) {
      assumeTrue(Files.isExecutable(CHROMIUM), "no browser at " + CHROMIUM);
    }
    npm("run", "build");
    npm("run", "test:browser");
  }

  @Test
  void itsLockFileNamesNoRegistry() throws IOException {
    String lock = Files.readString(WEBUI.resolve("package-lock.json"));
    assertTrue(!lock.contains("\"resolved\""), "run npm install with the .npmrc of src/main/webui");
  }

  private static void npm(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("npm"), Stream.of(arguments)).toList();
    Path output = Files.createTempFile("dashboard-", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(WEBUI.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      assertEquals(
          0, process.exitValue(), () -> String.join(" ", command) + " failed:\n" + tail(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String tail(Path output) {
    try {
      String text = Files.readString(output, StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 8_000));
    } catch (IOException e) {
      return "its output cannot be read: " + e.getMessage();
    }
  }
}
