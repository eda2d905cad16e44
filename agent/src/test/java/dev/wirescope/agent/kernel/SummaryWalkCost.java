package dev.wirescope.agent.kernel;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.pipeline.WarmUp;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Prints what one walk over all connections costs, in the thread that walks. Needs root. */
public final class SummaryWalkCost {
  private static final int WALKS = 20;

  private SummaryWalkCost() {}

  /** CPU time of the kernel's part and of ours. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * How many connections: 10000 unless said; each is one socket, so half of them are pairs. Then
   * how many more network namespaces, in which nothing is: none unless said.
   */
  public static void main(String[] arguments) throws Exception {
    int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int empty = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    List<NetworkNamespace> namespaces = new ArrayList<>();
    List<SocketChannel> sockets = new ArrayList<>();
    try (NetworkNamespace host = new NetworkNamespace("wscost-host");
        ServerSocketChannel listener = TcpTraffic.listen(host, "127.0.0.1", 0)) {
      host.call(
          () -> {
            while (sockets.size() < connections) {
              sockets.add(SocketChannel.open(TcpTraffic.addressOf(listener)));
              sockets.add(listener.accept());
            }
            return null;
          });
      for (int i = 0; i < empty; i++) {
        namespaces.add(new NetworkNamespace("wscost-" + i));
      }
      measure("nothing moves", KernelEventsConfig.defaults());
      measure("every connection is told", KernelEventsConfig.defaults().withSummaryOfAll(true));
    } finally {
      sockets.forEach(SummaryWalkCost::close);
      namespaces.forEach(NetworkNamespace::close);
    }
  }

  private static void measure(String what, KernelEventsConfig config) {
    RowSources sources =
        new RowSources(
            Utf8.of("web-1"),
            new UnixClock(),
            CachedOwners.ofThisMachine(),
            new ConnectionIds("boot"),
            KernelNames.none());
    try (BufferAllocator allocator = new RootAllocator();
        WarmUp rows = new WarmUp(sources, allocator); // makes rows and throws them away
        KernelEvents events = KernelEvents.start(config, rows.handler())) {
      int connections = events.tellConnectionSummaries(rows.handler());
      long told = 0;
      long bestNs = Long.MAX_VALUE;
      long totalNs = 0;
      for (int i = 0; i < WALKS; i++) {
        long startNs = cpuNs();
        told += events.tellConnectionSummaries(rows.handler());
        long tookNs = cpuNs() - startNs;
        bestNs = Math.min(bestNs, tookNs);
        totalNs += tookNs;
      }
      System.out.printf(
          Locale.ROOT,
          "%s: %d connections, told %d a walk, %.2f ms of CPU a walk (best %.2f), %.0f ns each%n",
          what,
          connections,
          told / WALKS,
          totalNs / 1e6 / WALKS,
          bestNs / 1e6,
          (double) totalNs / WALKS / connections);
      long startNs = cpuNs();
      for (int i = 0; i < WALKS; i++) {
        events.lookAtListeners();
      }
      System.out.printf(
          Locale.ROOT,
          "listeners, by %s: %.2f ms of CPU a walk%n",
          events.way(Probe.LISTEN_QUEUE),
          (cpuNs() - startNs) / 1e6 / WALKS);
    }
  }

  private static void close(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("close", e);
    }
  }
}
