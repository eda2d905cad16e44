package dev.wirescope.agent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the agent itself costs while nothing happens: a real agent process under this process's own
 * JVM flags, that sends to a collector which takes everything and keeps nothing.
 */
final class AgentFootprint {
  private static final Duration SETTLE = Duration.ofSeconds(60);
  private static final double KIB_IN_MIB = 1024;

  private AgentFootprint() {}

  /**
   * What it took.
   *
   * @param rssMib resident at the end, MiB
   * @param rssMibMax the most that was ever resident
   * @param percentOfCore CPU time of all its threads
   */
  record Footprint(double rssMib, double rssMibMax, double percentOfCore) {}

  static Footprint measure(Duration idle) throws IOException, InterruptedException {
    Path token =
        Files.createTempFile(
            "wirescope-bench-token",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "bench\n");
    try (NullCollector collector = new NullCollector()) {
      Process agent = start(collector.uri(), token);
      // Whoever stops the benchmark early shall not be left with an agent.
      Thread stopAgent = Thread.ofPlatform().unstarted(agent::destroy);
      Runtime.getRuntime().addShutdownHook(stopAgent);
      try {
        return measure(agent, idle);
      } finally {
        Runtime.getRuntime().removeShutdownHook(stopAgent);
        agent.destroy();
        if (!agent.waitFor(20, TimeUnit.SECONDS)) {
          agent.destroyForcibly();
        }
      }
    } finally {
      Files.delete(token);
    }
  }

  private static Footprint measure(Process agent, Duration idle)
      throws IOException, InterruptedException {
    Thread.sleep(SETTLE);
    long startNs = System.nanoTime();
    long startCpuNs = cpuNs(agent.pid());
    Thread.sleep(idle);
    long cpuNs = cpuNs(agent.pid()) - startCpuNs;
    return new Footprint(
        statusKib(agent.pid(), "VmRSS:") / KIB_IN_MIB,
        statusKib(agent.pid(), "VmHWM:") / KIB_IN_MIB,
        100.0 * cpuNs / (System.nanoTime() - startNs));
  }

  private static Process start(String collectorUri, Path token) throws IOException {
    return OwnProcess.of(
            List.of(), "agent", "--collector", collectorUri, "--token-file", token.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** From the scheduler's own account, which is in nanoseconds and not in ticks. */
  private static long cpuNs(long pid) throws IOException {
    long total = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        // time on the CPU, time waiting for one, time slices
        String account = Files.readString(task.resolve("schedstat"));
        total += Long.parseLong(account.substring(0, account.indexOf(' ')));
      }
    }
    return total;
  }

  private static long statusKib(long pid, String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.substring(field.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("the agent stopped: /proc/" + pid + "/status has no " + field);
  }
}
