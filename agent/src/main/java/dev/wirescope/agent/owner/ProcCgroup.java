package dev.wirescope.agent.owner;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code /proc/PID/cgroup} says.
 *
 * @param unified the path in the cgroup2 tree, empty if the kernel has none
 * @param legacy the paths in the cgroup v1 trees, the most telling first, without {@code /}
 */
record ProcCgroup(String unified, List<String> legacy) {
  private static final String UNIFIED = "0";
  private static final String SYSTEMD = "name=systemd";

  ProcCgroup {
    legacy = List.copyOf(legacy);
  }

  /** Reads lines of the form {@code ID:CONTROLLERS:PATH}; what has another form is passed over. */
  static ProcCgroup parse(String text) {
    String unified = "";
    List<String> legacy = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length != 3 || !parts[2].startsWith("/")) {
        continue;
      }
      if (parts[0].equals(UNIFIED) && parts[1].isEmpty()) {
        unified = parts[2];
      } else if (!parts[2].equals("/")) {
        legacy.add(parts[1].equals(SYSTEMD) ? 0 : legacy.size(), parts[2]);
      }
    }
    return new ProcCgroup(unified, legacy);
  }
}
