package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.packet.PacketRecorder;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.ProgramCost;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

/**
 * What probes cost those who are watched: nginx on loopback with them and without, in turns, then
 * the kernel's account of each program, and the memory that it holds.
 */
final class CostBench {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long DRAIN_EVERY_MS = 5;

  /** What is compiled and learned at the beginning is no cost of what lasts for months. */
  private static final long SETTLE_MS = 1000;

  private static final int SOCKETS = 10_000;
  private static final double MIB = 1 << 20;
  private static final String PACKET_PROBE = "interface_";

  private final String name;
  private final KernelEventsConfig config;
  private final int pairs;
  private final int trialSeconds;

  /**
   * Not run yet.
   *
   * @param name of the benchmark
   * @param config which probes
   * @param pairs with and without
   * @param trialSeconds length of one measurement
   */
  CostBench(String name, KernelEventsConfig config, int pairs, int trialSeconds) {
    this.name = name;
    this.config = config;
    this.pairs = pairs;
    this.trialSeconds = trialSeconds;
  }

  /** Something that nginx is asked for; more is better. */
  @FunctionalInterface
  private interface Load {
    Answered run(int seconds) throws Exception;
  }

  /** Prints a table and one line of JSON. */
  void run(PrintWriter out) throws Exception {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("bench", name)
            .put("pairs", pairs)
            .put("trial_seconds", trialSeconds);
    try (WebServer server = WebServer.start()) {
      Map<String, Load> loads = new LinkedHashMap<>();
      loads.put("requests/s, kept alive", server::requests);
      loads.put("connections/s", server::connections);
      loads.put("bulk bytes/s", server::bulk);
      out.printf(
          "%-24s %-14s %-22s %-22s %s%n",
          "nginx on loopback", "without", "with / without (95 %)", "p50", "p99");
      for (Map.Entry<String, Load> load : loads.entrySet()) {
        compare(load.getKey(), load.getValue(), out, json);
      }
      out.println();
      for (Map.Entry<String, Load> load : loads.entrySet()) {
        accounted(load.getKey(), load.getValue(), out, json);
      }
    }
    memory(out, json);
    out.println(json);
    out.flush();
  }

  private void compare(String name, Load load, PrintWriter out, ObjectNode json) throws Exception {
    Answered[] without = new Answered[pairs];
    Answered[] with = new Answered[pairs];
    for (int i = 0; i < pairs; i++) {
      // ABBA: what drifts slowly falls on both alike
      if (i % 2 == 0) {
        without[i] = unwatched(load);
        with[i] = watched(load);
      } else {
        with[i] = watched(load);
        without[i] = unwatched(load);
      }
    }
    double median = Spread.of(List.of(without), Answered::perS).median();
    ObjectNode figures = json.putObject(name).put("without_median", median);
    out.printf("%-24s %-14.0f", name, median);
    print("ratio", with, without, Answered::perS, out, figures);
    if (median > 0 && without[0].p50Us() > 0) {
      print("p50_ratio", with, without, Answered::p50Us, out, figures);
      print("p99_ratio", with, without, Answered::p99Us, out, figures);
    }
    out.println();
    out.flush();
  }

  private static void print(
      String figure,
      Answered[] with,
      Answered[] without,
      ToDoubleFunction<Answered> of,
      PrintWriter out,
      ObjectNode json) {
    PairedRatio ratio =
        PairedRatio.of(
            Arrays.stream(with).mapToDouble(of).toArray(),
            Arrays.stream(without).mapToDouble(of).toArray());
    out.printf(" %-22s", ratio.text());
    json.put(figure + "_median", ratio.median())
        .put(figure + "_low", ratio.low())
        .put(figure + "_high", ratio.high());
  }

  private void memory(PrintWriter out, ObjectNode json) throws Exception {
    MapMemory memory = MapMemory.measure(config, SOCKETS);
    out.printf(
        "kernel memory: maps %.1f MiB with the ring, %.0f bytes a socket (of %d)%n",
        memory.mapBytes() / MIB, memory.bytesPerSocket(), memory.sockets());
    ObjectNode figures =
        json.putObject("memory")
            .put("map_bytes", memory.mapBytes())
            .put("bytes_per_socket", memory.bytesPerSocket());
    for (int sockets : new int[] {10_000, 100_000}) {
      double bytes = memory.bytesWith(sockets);
      out.printf("  %,d connections, a socket each: %.1f MiB%n", sockets, bytes / MIB);
      figures.put("bytes_with_" + sockets, bytes);
    }
  }

  private Answered unwatched(Load load) throws Exception {
    Thread.sleep(SETTLE_MS);
    return load.run(trialSeconds);
  }

  private Answered watched(Load load) throws Exception {
    try (KernelEvents events = KernelEvents.tryOut(config);
        Drain _ = new Drain(events)) {
      Thread.sleep(SETTLE_MS);
      return load.run(trialSeconds);
    }
  }

  /** The kernel's own account of run times, less what the accounting of an empty program costs. */
  private void accounted(String name, Load load, PrintWriter out, ObjectNode json)
      throws Exception {
    try (RunTimeAccounting _ = RunTimeAccounting.on();
        EmptyPrograms empty = new EmptyPrograms();
        KernelEvents events = KernelEvents.tryOut(config);
        Drain _ = new Drain(events)) {
      load.run(trialSeconds * 3);
      List<ProgramCost> costs = events.costs();
      long segments = 0;
      long noted = 0;
      double total = 0;
      double noting = 0;
      out.printf("%s: ns a run above an empty program%n", name);
      ObjectNode programs = json.putObject("ns: " + name);
      for (ProgramCost cost : costs) {
        if (cost.runs() == 0) {
          continue;
        }
        boolean packetHook = cost.section().startsWith("cgroup_skb/");
        double own = (double) cost.ns() / cost.runs() - empty.nsPerRun(packetHook);
        total += Math.max(0, own) * cost.runs();
        segments += packetHook ? cost.runs() : 0;
        if (cost.program().startsWith(PACKET_PROBE)) {
          noting += own * cost.runs();
          noted += isNoting(cost) ? cost.runs() : 0;
        }
        out.printf("  %-26s %10d runs %8.1f ns%n", cost.program(), cost.runs(), own);
        programs.put(cost.program(), own);
      }
      double perSegment = total / segments;
      out.printf("  all together, for each of %d segments: %.1f ns%n", segments, perSegment);
      programs.put("all_per_segment", perSegment);
      if (noted > 0) {
        double perPacket = noting / noted;
        out.printf("  the packet hooks, for each of %d packets: %.1f ns%n", noted, perPacket);
        programs.put("packet_hooks_per_packet", perPacket);
      }
      out.println();
    }
  }

  private static boolean isNoting(ProgramCost cost) {
    return cost.program().equals("interface_sent") || cost.program().equals("interface_received");
  }

  /** Reads the ring and the noted packets like an agent, and throws away what it finds. */
  private static final class Drain implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    Drain(KernelEvents events) {
      EventHandler nothing = new FieldSink();
      thread =
          Thread.ofPlatform()
              .name("bench-drain")
              .start(
                  () -> {
                    try {
                      run(events, nothing);
                    } catch (InterruptedException _) {
                      Thread.currentThread().interrupt();
                    }
                  });
    }

    private void run(KernelEvents events, EventHandler nothing) throws InterruptedException {
      PacketRecorder packets = events.packets();
      try (Replay replay = packets == null ? Replay.ofPackets() : packets.newReplay()) {
        while (!stopped.get()) {
          events.drain(nothing, Integer.MAX_VALUE);
          if (packets != null) {
            packets.replay(replay, System.nanoTime());
            replay.take();
          }
          Thread.sleep(DRAIN_EVERY_MS);
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      stopped.set(true);
      thread.join();
    }
  }
}
