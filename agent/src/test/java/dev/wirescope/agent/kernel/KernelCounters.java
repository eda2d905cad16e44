package dev.wirescope.agent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's own TCP counters of one network namespace, as {@code nstat} prints them: the oracle.
 * Names without the prefix, for instance {@code RetransSegs} or {@code TCPToZeroWindowAdv}.
 */
record KernelCounters(Map<String, Long> values) {
  static KernelCounters of(NetworkNamespace namespace) throws Exception {
    return namespace.call(KernelCounters::ofThisThread);
  }

  private static KernelCounters ofThisThread() throws IOException {
    Map<String, Long> values = new HashMap<>();
    // A header line of names, then a line of values, for each protocol.
    for (String file : List.of("snmp", "netstat")) {
      List<String> lines = Files.readAllLines(Path.of("/proc/thread-self/net/" + file));
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        String[] names = lines.get(i).split(" ", -1);
        String[] numbers = lines.get(i + 1).split(" ", -1);
        if (names[0].equals("Tcp:") || names[0].equals("TcpExt:")) {
          for (int n = 1; n < names.length; n++) {
            values.put(names[n], Long.parseLong(numbers[n]));
          }
        }
      }
    }
    return new KernelCounters(Map.copyOf(values));
  }

  /** How much {@code name} has grown since {@code earlier}. */
  long since(KernelCounters earlier, String name) {
    return values.get(name) - earlier.values.get(name);
  }
}
