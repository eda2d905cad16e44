package dev.wirescope.agent.owner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The few files of {@code /proc} that owners are read from. */
final class ProcFiles {
  private static final int LIMIT_BYTES = 1 << 20;

  /** What the kernel puts after the path of a file that was removed since. */
  private static final String DELETED = " (deleted)";

  private final Path proc;

  ProcFiles(Path proc) {
    this.proc = proc;
  }

  /** The cgroups of {@code pid}; empty if it is gone. */
  Optional<ProcCgroup> cgroupOf(int pid) {
    return read(proc.resolve(Integer.toUnsignedString(pid)).resolve("cgroup"))
        .map(ProcCgroup::parse);
  }

  /**
   * The path of the executable of {@code pid}; empty if the process is gone, a thread of the
   * kernel, or not ours to look at (that takes CAP_SYS_PTRACE).
   */
  String executableOf(int pid) {
    try {
      Path link = proc.resolve(Integer.toUnsignedString(pid)).resolve("exe");
      String path = Files.readSymbolicLink(link).toString();
      return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    } catch (IOException _) {
      return "";
    }
  }

  /** Where the cgroup2 tree is mounted: not always at the usual place. */
  Optional<Path> cgroup2Mount() {
    return read(proc.resolve("mounts")).flatMap(ProcFiles::cgroup2MountIn);
  }

  static Optional<Path> cgroup2MountIn(String mounts) {
    for (String line : mounts.split("\n", -1)) {
      String[] parts = line.split(" ", -1);
      if (parts.length >= 3 && parts[2].equals("cgroup2")) {
        return Optional.of(Path.of(unescape(parts[1])));
      }
    }
    return Optional.empty();
  }

  /** Blanks in a mount point are written as octal numbers. */
  private static String unescape(String text) {
    return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

  private static Optional<String> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
