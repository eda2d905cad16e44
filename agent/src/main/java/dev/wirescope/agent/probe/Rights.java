package dev.wirescope.agent.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What this process may do, from the effective capabilities in {@code /proc/self/status}.
 *
 * @param capabilities the bit set
 */
public record Rights(long capabilities) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String EFFECTIVE = "CapEff:";

  // include/uapi/linux/capability.h
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  /** This process's rights. */
  public static Rights own() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(EFFECTIVE)) {
          return new Rights(Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read of " + STATUS, e);
    }
    throw new IllegalStateException(STATUS + " has no line " + EFFECTIVE);
  }

  /** The capabilities that are missing for running the probes; empty if none are. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (has(CAP_SYS_ADMIN)) {
      return missing;
    }
    if (!has(CAP_BPF)) {
      missing.add("CAP_BPF");
    }
    if (!has(CAP_PERFMON)) {
      missing.add("CAP_PERFMON");
    }
    if (!has(CAP_NET_ADMIN)) {
      missing.add("CAP_NET_ADMIN");
    }
    return missing;
  }

  /** The capabilities that are missing for finding and entering network namespaces. */
  List<String> missingForNamespaces() {
    List<String> missing = new ArrayList<>();
    if (!has(CAP_SYS_ADMIN)) {
      missing.add("CAP_SYS_ADMIN");
    }
    if (!has(CAP_SYS_PTRACE)) {
      missing.add("CAP_SYS_PTRACE");
    }
    return missing;
  }

  /** Refuses with a remedy if the probes may not be run. */
  static void require() {
    List<String> missing = own().missing();
    if (!missing.isEmpty()) {
      throw new ProbeException(
          "this process may not load BPF programs: it lacks " + String.join(", ", missing),
          "run it as root or give it these capabilities");
    }
  }

  private boolean has(int capability) {
    return ((capabilities >>> capability) & 1) != 0;
  }
}
