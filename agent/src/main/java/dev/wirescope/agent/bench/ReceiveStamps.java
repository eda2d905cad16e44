package dev.wirescope.agent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * When the kernel stamps a received segment for a capture: when it is queued for the CPU that will
 * process it, or when it is processed, which is next to where our hook is. Put back on close.
 */
final class ReceiveStamps implements AutoCloseable {
  private static final Path SWITCH = Path.of("/proc/sys/net/core/netdev_tstamp_prequeue");

  private final String before;

  private ReceiveStamps(String before) {
    this.before = before;
  }

  /** Where this is a network namespace of its own there is no switch: as they are. */
  static ReceiveStamps whenProcessed() throws IOException {
    if (!Files.isWritable(SWITCH)) {
      return new ReceiveStamps("");
    }
    String before = Files.readString(SWITCH).strip();
    Files.writeString(SWITCH, "0");
    return new ReceiveStamps(before);
  }

  /** When they are made now. */
  String text() {
    return before.isEmpty() ? "when queued" : "when processed";
  }

  @Override
  public void close() {
    if (before.isEmpty()) {
      return;
    }
    try {
      Files.writeString(SWITCH, before);
    } catch (IOException e) {
      throw new UncheckedIOException("write of " + SWITCH, e);
    }
  }
}
