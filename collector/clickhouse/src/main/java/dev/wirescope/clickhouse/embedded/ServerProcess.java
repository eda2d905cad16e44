package dev.wirescope.clickhouse.embedded;

import dev.wirescope.clickhouse.ClickHouseException;
import dev.wirescope.clickhouse.ClickHouseHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One run of the server, from start to exit. */
final class ServerProcess {
  private static final System.Logger LOG = System.getLogger(ServerProcess.class.getName());
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 20;
  private static final int ERROR_LINES = 20;

  private final Process process;
  private final String name;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Thread reader;

  private ServerProcess(Process process, String name) {
    this.process = process;
    this.name = name;
    // Not a virtual thread: reading a pipe holds its carrier.
    this.reader = Thread.ofPlatform().daemon().name("clickhouse-stderr").start(this::readErrors);
  }

  /** Starts a server with its data below {@code directory}; it does not answer yet. */
  static ServerProcess start(Path directory, int port, Path library, ServerLimits limits)
      throws IOException {
    String name = "wirescope-" + UUID.randomUUID();
    Path configuration = directory.resolve("config.xml");
    Files.writeString(configuration, limits.toXml(name));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                codeLocation().toString(),
                EmbeddedServerMain.class.getName(),
                library.toString(),
                "--config-file=" + configuration,
                "--path=" + directory.resolve("data"),
                "--listen_host=127.0.0.1",
                "--http_port=" + port,
                "--query=" + EmbeddedServerMain.STATEMENTS));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return new ServerProcess(builder.start(), name);
  }

  /**
   * Waits until this very process answers.
   *
   * @throws EmbeddedClickHouseException if it exits first, or {@code timeout} passes
   */
  void awaitAnswer(ClickHouseHttp http, Duration timeout)
      throws EmbeddedClickHouseException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        reader.join();
        throw new EmbeddedClickHouseException(
            "the embedded ClickHouse did not start: " + lastError());
      }
      if (answers(http)) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new EmbeddedClickHouseException(
        "the embedded ClickHouse did not answer within " + timeout.toSeconds() + " s");
  }

  private boolean answers(ClickHouseHttp http) {
    try {
      return http.execute("SELECT displayName()", ANSWER_TIMEOUT).strip().equals(name);
    } catch (ClickHouseException e) {
      return false;
    }
  }

  /** Ends it cleanly within {@code timeout}, else by force. */
  void stop(Duration timeout) {
    try {
      process.getOutputStream().close();
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      LOG.log(System.Logger.Level.WARNING, "embedded ClickHouse does not stop: ending it by force");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "embedded ClickHouse: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  long pid() {
    return process.pid();
  }

  /** What it said last, the lines of an exception rather than those that follow it. */
  String lastError() {
    synchronized (lastLines) {
      for (String line : lastLines) {
        if (line.contains("DB::Exception") || line.contains("Exception: ")) {
          return line.strip();
        }
      }
      return lastLines.isEmpty() ? "it said nothing" : lastLines.getLast().strip();
    }
  }

  private void readErrors() {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastLines) {
          if (lastLines.size() == ERROR_LINES) {
            lastLines.removeFirst();
          }
          lastLines.addLast(line);
        }
        LOG.log(System.Logger.Level.DEBUG, "embedded ClickHouse: {0}", line);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "embedded ClickHouse: its messages ended", e);
    }
  }

  /**
   * The jar or directory that holds this class. Taken from the resource's URL, since not every
   * class loader of an application server fills in the code source.
   */
  private static Path codeLocation() throws IOException {
    String file = EmbeddedServerMain.class.getName().replace('.', '/') + ".class";
    URL url = EmbeddedServerMain.class.getClassLoader().getResource(file);
    if (url == null) {
      throw new IOException("cannot find the file of " + EmbeddedServerMain.class);
    }
    String text = url.toString();
    try {
      return switch (url.getProtocol().toLowerCase(Locale.ROOT)) {
        case "jar" -> Path.of(new URI(text.substring("jar:".length(), text.lastIndexOf("!/"))));
        case "file" -> Path.of(new URI(text.substring(0, text.length() - file.length())));
        default -> throw new IOException("cannot run a class from " + text);
      };
    } catch (URISyntaxException e) {
      throw new IOException("cannot run a class from " + text, e);
    }
  }
}
