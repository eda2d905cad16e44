package dev.wirescope.agent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's account of how long BPF programs run; switched on until this is closed. */
final class RunTimeAccounting implements AutoCloseable {
  private static final Path SWITCH = Path.of("/proc/sys/kernel/bpf_stats_enabled");

  private final String before;

  private RunTimeAccounting(String before) {
    this.before = before;
  }

  static RunTimeAccounting on() throws IOException {
    String before = Files.readString(SWITCH).strip();
    Files.writeString(SWITCH, "1");
    return new RunTimeAccounting(before);
  }

  @Override
  public void close() {
    try {
      Files.writeString(SWITCH, before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
