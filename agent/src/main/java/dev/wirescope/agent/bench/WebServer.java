package dev.wirescope.agent.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** nginx in a network namespace of its own, and those who ask it. */
final class WebServer implements AutoCloseable {
  private static final String NAMESPACE = "wirescope-bench";
  private static final int PORT = 8081;
  private static final String URL = "http://127.0.0.1:" + PORT + "/";
  private static final long FILE_BYTES = 4L << 30;

  private final Path directory;
  private final Process nginx;

  private WebServer(Path directory, Process nginx) {
    this.directory = directory;
    this.nginx = nginx;
  }

  static WebServer start() throws IOException, InterruptedException {
    for (String tool : List.of("nginx", "wrk", "curl", "ip")) {
      if (Stream.of("/usr/bin/", "/usr/sbin/", "/sbin/", "/bin/")
          .noneMatch(folder -> Files.isExecutable(Path.of(folder + tool)))) {
        throw new IOException("no " + tool + ": install nginx-light, wrk, curl and iproute2");
      }
    }
    Path directory = Files.createTempDirectory("wirescope-bench");
    Files.writeString(directory.resolve("index.html"), "ok\n");
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("bulk").toFile(), "rw")) {
      file.setLength(FILE_BYTES); // sparse: read from memory, never from a disk
    }
    Files.writeString(
        directory.resolve("nginx.conf"),
        """
        daemon off; user root; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 4096; }
        http { access_log off; keepalive_requests 1000000000; sendfile on;
               server { listen 127.0.0.1:%2$d backlog=4096 reuseport; root %1$s; } }
        """
            .formatted(directory, PORT));
    output("ip", "netns", "add", NAMESPACE);
    output("ip", "-n", NAMESPACE, "link", "set", "lo", "up");
    Process nginx =
        new ProcessBuilder(inside("nginx", "-c", directory.resolve("nginx.conf").toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.log").toFile())
            .start();
    WebServer server = new WebServer(directory, nginx);
    try {
      server.awaitAnswer();
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Requests a second over connections that stay open. */
  Answered requests(int seconds) throws IOException, InterruptedException {
    return wrk(seconds);
  }

  /** Requests a second, each over a connection of its own. */
  Answered connections(int seconds) throws IOException, InterruptedException {
    return wrk(seconds, "-H", "Connection: close");
  }

  /** Bytes a second of one large answer. */
  Answered bulk(int seconds) throws IOException, InterruptedException {
    String text =
        output(
            inside(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-m",
                Integer.toString(seconds),
                "-w",
                "%{speed_download}",
                URL + "bulk"));
    return Answered.ofBytes(Double.parseDouble(text.strip()));
  }

  @Override
  public void close() {
    nginx.destroy();
    try {
      if (!nginx.waitFor(5, TimeUnit.SECONDS)) {
        nginx.destroyForcibly();
      }
      output("ip", "netns", "del", NAMESPACE);
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answered wrk(int seconds, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("wrk", "--latency", "-t1", "-c64", "-d", seconds + "s"));
    command.addAll(List.of(more));
    command.add(URL);
    return Answered.ofWrk(output(inside(command.toArray(String[]::new))));
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      Process curl = new ProcessBuilder(inside("curl", "-s", "-o", "/dev/null", URL)).start();
      if (curl.waitFor() == 0) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IOException(
        "nginx does not answer: " + Files.readString(directory.resolve("nginx.log")));
  }

  private static String[] inside(String... command) {
    return Stream.concat(Stream.of("ip", "netns", "exec", NAMESPACE), Stream.of(command))
        .toArray(String[]::new);
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    boolean timeIsUp = command.length > 4 && command[4].equals("curl") && status == 28;
    if (status != 0 && !timeIsUp) {
      throw new IOException(String.join(" ", command) + ": status " + status + ": " + text);
    }
    return text;
  }
}
