package dev.wirescope.e2e;

import dev.wirescope.up.Api;
import dev.wirescope.up.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A running {@code wirescope up}, in a process of its own. */
final class Product implements AutoCloseable {
  private static final String DASHBOARD = "dashboard: ";
  private static final String TOKEN = "token: ";

  private final Process process;
  private final Path data;
  private final String dashboard;
  private final Api api;
  private final String token;

  private Product(Process process, Path data, String dashboard, String token) {
    this.process = process;
    this.data = data;
    this.dashboard = dashboard;
    this.token = token;
    this.api = new Api(port(dashboard), token);
  }

  /** Starts it on a free port and waits until it says where it is. */
  static Product start(Path data, String... options) throws IOException {
    needRoot();
    Path root = Installation.ofThisJar().root();
    List<String> command =
        new ArrayList<>(
            List.of(
                // Ctrl-C must work also when the tests run in the background of a shell.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-jar",
                root.resolve("deploy/up/target/wirescope-up.jar").toString(),
                "--port",
                "0",
                "--data",
                data.toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = process.inputReader();
    String dashboard = lines.readLine();
    String token = lines.readLine();
    if (dashboard == null || token == null) {
      process.destroyForcibly();
      throw new AssertionError("it did not start; what it said is above");
    }
    Assertions.assertTrue(dashboard.startsWith(DASHBOARD), dashboard);
    Assertions.assertTrue(token.startsWith(TOKEN), token);
    return new Product(
        process, data, dashboard.substring(DASHBOARD.length()), token.substring(TOKEN.length()));
  }

  Api api() {
    return api;
  }

  /** The link that signs in. */
  String dashboard() {
    return dashboard;
  }

  String token() {
    return token;
  }

  /** Where API and dashboard are. */
  String base() {
    return dashboard.substring(0, dashboard.indexOf("/#"));
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as Ctrl-C does, and gives its exit status. */
  int interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(pid())).start().waitFor();
    Assertions.assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it does not stop");
    return process.exitValue();
  }

  /** Ends it without a chance to clean up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Command lines of processes that work on its data directory. */
  Set<String> processes() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path path : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        String command = commandLine(path);
        boolean ours = path.getFileName().toString().equals(ProcessHandle.current().pid() + "");
        if (command.contains(data.toString()) && !ours) {
          found.add(path.getFileName() + " " + command);
        }
      }
    }
    return found;
  }

  /** Process ids whose command line has both its data directory and {@code text}. */
  List<Long> pidsOf(String text) throws IOException {
    return processes().stream()
        .filter(line -> line.contains(text))
        .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
        .toList();
  }

  /** Everything that it started, and what that started. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Names of the network namespaces that it made. */
  Set<String> namespaces() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.list(Path.of("/run/netns"))) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("wsdemo-" + pid() + "-"))
          .forEach(names::add);
    }
    return names;
  }

  @Override
  public void close() throws Exception {
    api.close();
    if (process.isAlive()) {
      interrupt();
    }
  }

  private static String commandLine(Path proc) {
    try {
      return Files.readString(proc.resolve("cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private static int port(String dashboard) {
    return java.net.URI.create(dashboard).getPort();
  }

  private static void needRoot() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(root, "CI must run these tests as root");
    }
    Assumptions.assumeTrue(root, "needs root");
  }

  /** Something that may hold some time later. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Asks until it holds; fails with {@code what} after {@code limit}. */
  static void await(String what, Duration limit, Condition condition) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      Assertions.assertTrue(System.nanoTime() < deadline, "within " + limit + ": " + what);
      Thread.sleep(100);
    }
  }
}
