package dev.wirescope.agent.bench;

import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much memory the kernel holds for the probes. Its own account of a map leaves out the storage
 * of sockets, which it takes from slabs as each socket needs it: that is measured by the slabs'
 * account, with and without open sockets.
 *
 * @param mapBytes all maps, as their descriptors say; the ring included
 * @param bytesPerSocket of a socket that the probes know
 * @param sockets how many there were
 */
record MapMemory(long mapBytes, double bytesPerSocket, int sockets) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fdinfo");
  private static final Path SLABS = Path.of("/proc/slabinfo");
  private static final int ROUNDS = 5;

  /** Freed storage goes back to the slabs after grace periods of RCU. */
  private static final long SETTLE_MS = 500;

  /** All in all, with {@code sockets} of them. */
  double bytesWith(int watched) {
    return mapBytes + bytesPerSocket * watched;
  }

  /**
   * Measures.
   *
   * @param config which probes
   * @param sockets that are opened, two for each connection over loopback
   */
  static MapMemory measure(KernelEventsConfig config, int sockets)
      throws IOException, InterruptedException {
    double[] none = new double[ROUNDS];
    double[] all = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      none[i] = slabBytesOfProbes(config);
    }
    long mapBytes;
    List<SocketChannel> open = new ArrayList<>(sockets);
    try {
      connect(open, sockets / 2);
      for (int i = 0; i < ROUNDS; i++) {
        all[i] = slabBytesOfProbes(config);
      }
      try (KernelEvents _ = KernelEvents.tryOut(config)) {
        mapBytes = bytesOfMaps();
      }
    } finally {
      for (SocketChannel socket : open) {
        socket.close();
      }
    }
    double bytes = Spread.of(all).median() - Spread.of(none).median();
    return new MapMemory(mapBytes, bytes / open.size(), open.size());
  }

  /** What is in the slabs while the probes are attached, less what is in them before and after. */
  private static double slabBytesOfProbes(KernelEventsConfig config)
      throws IOException, InterruptedException {
    Thread.sleep(SETTLE_MS);
    long before = slabBytes();
    long during;
    try (KernelEvents _ = KernelEvents.tryOut(config)) {
      during = slabBytes();
    }
    Thread.sleep(SETTLE_MS);
    return during - (before + slabBytes()) / 2.0;
  }

  private static void connect(List<SocketChannel> open, int connections) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < connections; i++) {
        open.add(SocketChannel.open(listener.getLocalAddress()));
        open.add(listener.accept());
      }
    }
  }

  private static long slabBytes() throws IOException {
    long bytes = 0;
    for (String line : Files.readAllLines(SLABS)) {
      if (line.startsWith("kmalloc-")) {
        // name, objects in use, objects, bytes of one
        String[] fields = line.split("\\s+", 5);
        bytes += Long.parseLong(fields[1]) * Long.parseLong(fields[3]);
      }
    }
    return bytes;
  }

  private static long bytesOfMaps() throws IOException {
    Map<String, Long> bytesOfMap = new HashMap<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        Map<String, String> facts = facts(descriptor);
        if (facts.containsKey("map_type")) { // an iterator's link has a map_id too
          bytesOfMap.put(facts.get("map_id"), Long.parseLong(facts.get("memlock")));
        }
      }
    }
    return bytesOfMap.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, String> facts(Path descriptor) throws IOException {
    Map<String, String> facts = new HashMap<>();
    try {
      for (String line : Files.readAllLines(descriptor)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          facts.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    } catch (NoSuchFileException e) {
      // The descriptor of the directory that was just listed is closed by now.
    }
    return facts;
  }
}
