package dev.wirescope.agent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tracepoints that fired while a thread of process 1 was interrupted. Some kernels run no tracing
 * program then (docs/decisions/0007), so these are what a program cannot have seen; the kernel's
 * own tracing (tracefs) knows them.
 */
public final class UnrunPrograms implements AutoCloseable {
  private static final Path TRACEFS = Path.of("/sys/kernel/tracing");
  private static final Path INSTANCE = TRACEFS.resolve("instances/wirescope-bench");
  private static final Pattern PACKET = Pattern.compile("dev=(\\S+) .*?\\blen=(\\d+)");

  /** A sum of packets. */
  public record Sum(long packets, long bytes) {}

  /**
   * Traces from now on.
   *
   * @param group of tracepoints, as in tracefs
   * @param tracepoints of that group
   */
  public UnrunPrograms(String group, List<String> tracepoints)
      throws IOException, InterruptedException {
    if (!Files.exists(TRACEFS.resolve("instances"))) {
      int status =
          new ProcessBuilder("mount", "-t", "tracefs", "tracefs", TRACEFS.toString())
              .start()
              .waitFor();
      if (status != 0) {
        throw new IOException("tracefs cannot be mounted on " + TRACEFS + ": run as root");
      }
    }
    if (Files.exists(INSTANCE)) {
      Files.delete(INSTANCE);
    }
    Files.createDirectory(INSTANCE);
    String filter = threadsOfProcess1();
    for (String tracepoint : tracepoints) {
      Path event = INSTANCE.resolve("events").resolve(group).resolve(tracepoint);
      Files.writeString(event.resolve("filter"), filter);
      Files.writeString(event.resolve("enable"), "1");
    }
  }

  /** A tracepoint's {@code common_pid} is a thread. */
  private static String threadsOfProcess1() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/1/task"))) {
      return threads
          .map(thread -> "common_pid==" + thread.getFileName())
          .collect(Collectors.joining("||"));
    }
  }

  /** How often one fired. */
  public long count(String tracepoint) throws IOException {
    return Files.readAllLines(INSTANCE.resolve("trace")).stream()
        .filter(line -> isOf(tracepoint, line))
        .count();
  }

  private static boolean isOf(String tracepoint, String line) {
    return line.contains(" " + tracepoint + ": ");
  }

  /** Packets of a device by one tracepoint; bytes are the kernel's {@code skb->len}. */
  public Sum of(String tracepoint, String device) throws IOException {
    long packets = 0;
    long bytes = 0;
    for (String line : Files.readAllLines(INSTANCE.resolve("trace"))) {
      Matcher packet = PACKET.matcher(line);
      if (isOf(tracepoint, line) && packet.find() && packet.group(1).equals(device)) {
        packets++;
        bytes += Long.parseLong(packet.group(2));
      }
    }
    return new Sum(packets, bytes);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(INSTANCE);
  }
}
