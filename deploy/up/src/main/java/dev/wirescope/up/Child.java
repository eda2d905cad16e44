package dev.wirescope.up;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One running process of a service. It has a session of its own, so that Ctrl-C reaches the
 * supervisor alone and the order of stopping is the supervisor's; and the kernel kills it when the
 * thread that started it ends, so that it does not outlive a supervisor that was killed.
 */
final class Child {
  /**
   * The second step is for a supervisor that died before the first took effect: the kernel gives
   * the child another parent then, and never the signal.
   */
  private static final List<String> DIES_WITH_PARENT =
      List.of(
          "setsid",
          "setpriv",
          "--pdeathsig",
          "KILL",
          "--",
          "sh",
          "-c",
          "[ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"",
          String.valueOf(ProcessHandle.current().pid()));

  private final Service service;
  private final Process process;
  private final BoundedLog log;
  private final Thread pump;
  private final long startedNanos = System.nanoTime();

  private Child(Service service, Process process, BoundedLog log) {
    this.service = service;
    this.process = process;
    this.log = log;
    this.pump =
        Thread.ofVirtual()
            .name("log-" + service.name())
            .start(() -> log.copyFrom(process.getInputStream()));
  }

  /** Starts the service; the calling thread must live as long as the child shall. */
  static Child start(Service service) {
    BoundedLog log = new BoundedLog(service.log(), BoundedLog.LIMIT_BYTES);
    try {
      Process process =
          new ProcessBuilder(command(service.command())).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new Child(service, process, log);
    } catch (IOException e) {
      throw new UserError("cannot start the " + service.name() + ": " + e.getMessage(), e);
    }
  }

  /** What is really started for {@code command}. */
  static List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(DIES_WITH_PARENT);
    all.addAll(command);
    return all;
  }

  Service service() {
    return service;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  int exitStatus() {
    return process.exitValue();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** The last line it wrote that is not empty, for an error message. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(service.log());
      for (String line : lines.reversed()) {
        if (!line.isBlank() && !line.startsWith("\t") && !line.startsWith(" ")) {
          return line.strip();
        }
      }
    } catch (IOException e) {
      return "its log cannot be read";
    }
    return "it wrote nothing";
  }

  /**
   * Asks it to end, and ends it if it does not within {@code grace}; likewise the processes that it
   * started itself, which it is to take along.
   */
  void stop(Duration grace) throws InterruptedException {
    List<ProcessHandle> others = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle other : others) {
      endWithin(other, grace);
    }
    pump.join(Duration.ofSeconds(1));
    try {
      log.close();
    } catch (IOException e) {
      // Nothing more is written to it.
      return;
    }
  }

  private static void endWithin(ProcessHandle process, Duration grace) throws InterruptedException {
    try {
      process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    }
  }
}
