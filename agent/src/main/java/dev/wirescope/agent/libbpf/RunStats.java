package dev.wirescope.agent.libbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How often a program ran and for how long, counted while {@code kernel.bpf_stats_enabled} is 1.
 *
 * @param runs how often
 * @param ns in all, with the accounting itself
 */
public record RunStats(long runs, long ns) {
  private static final String RUNS = "run_cnt:";
  private static final String NS = "run_time_ns:";

  static RunStats ofFd(int fd) {
    long runs = 0;
    long ns = 0;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
        if (line.startsWith(RUNS)) {
          runs = Long.parseLong(line.substring(RUNS.length()).strip());
        } else if (line.startsWith(NS)) {
          ns = Long.parseLong(line.substring(NS.length()).strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read of the program's fdinfo", e);
    }
    return new RunStats(runs, ns);
  }
}
