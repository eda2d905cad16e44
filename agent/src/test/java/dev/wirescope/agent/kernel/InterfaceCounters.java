package dev.wirescope.agent.kernel;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel has counted on one interface of a namespace: {@code /proc/net/dev}.
 *
 * @param receivedBytes as the driver counts them
 */
record InterfaceCounters(
    long receivedBytes, long receivedPackets, long sentBytes, long sentPackets) {
  private static final int SENT = 8;

  static InterfaceCounters of(NetworkNamespace host, String device) throws Exception {
    return host.call(
        () -> {
          for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/dev"))) {
            String[] parts = line.strip().split("[:\\s]+", -1);
            if (parts[0].equals(device)) {
              return new InterfaceCounters(
                  Long.parseLong(parts[1]),
                  Long.parseLong(parts[2]),
                  Long.parseLong(parts[1 + SENT]),
                  Long.parseLong(parts[2 + SENT]));
            }
          }
          throw new IllegalArgumentException("no interface " + device);
        });
  }

  InterfaceCounters since(InterfaceCounters before) {
    return new InterfaceCounters(
        receivedBytes - before.receivedBytes,
        receivedPackets - before.receivedPackets,
        sentBytes - before.sentBytes,
        sentPackets - before.sentPackets);
  }
}
