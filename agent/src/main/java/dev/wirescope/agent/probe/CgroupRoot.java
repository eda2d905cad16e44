package dev.wirescope.agent.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds where cgroup v2 is mounted: everything on the node lies below it. */
public final class CgroupRoot {
  /** How to get one. */
  public static final String REMEDY =
      "mount it: mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 none /sys/fs/cgroup/unified";

  private static final Path MOUNTS = Path.of("/proc/mounts");

  private CgroupRoot() {}

  /** The mount point, or a refusal with a remedy. */
  public static Path require() {
    return find().orElseThrow(() -> new ProbeException("no cgroup v2 is mounted", REMEDY));
  }

  /** The mount point, if there is one. */
  public static Optional<Path> find() {
    try {
      return find(Files.readAllLines(MOUNTS));
    } catch (IOException e) {
      throw new UncheckedIOException("read of " + MOUNTS, e);
    }
  }

  /** The first cgroup2 among the lines of {@code /proc/mounts}. */
  static Optional<Path> find(List<String> mounts) {
    for (String mount : mounts) {
      // device mount-point type options dump pass
      List<String> fields = List.of(mount.split(" "));
      if (fields.size() >= 3 && fields.get(2).equals("cgroup2")) {
        return Optional.of(Path.of(unescape(fields.get(1))));
      }
    }
    return Optional.empty();
  }

  /** The kernel writes blanks as {@code \040}. */
  private static String unescape(String path) {
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
