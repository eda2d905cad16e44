package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.ProgramCost;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench tcp-cost}: what the TCP probes cost those who are watched. */
@Command(
    name = "tcp-cost",
    mixinStandardHelpOptions = true,
    description = "What all TCP probes together cost nginx and the kernel. Needs root.")
final class TcpCostCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long DRAIN_EVERY_MS = 5;

  @Option(
      names = "--pairs",
      description = "pairs with and without (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private int pairs;

  @Option(
      names = "--trial-seconds",
      description = "length of one measurement (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private int trialSeconds;

  @Spec private CommandSpec spec;

  /** Something that nginx is asked for; more is better. */
  @FunctionalInterface
  private interface Load {
    double run(int seconds) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode json = MAPPER.createObjectNode().put("bench", "tcp-cost").put("pairs", pairs);
    try (WebServer server = WebServer.start()) {
      Map<String, Load> loads = new LinkedHashMap<>();
      loads.put("requests/s, kept alive", server::requestsPerS);
      loads.put("connections/s", server::connectionsPerS);
      loads.put("bulk bytes/s", server::bytesPerS);
      out.printf("%-24s %-14s %s%n", "nginx on loopback", "without", "with / without (95 %)");
      for (Map.Entry<String, Load> load : loads.entrySet()) {
        double[] without = new double[pairs];
        double[] with = new double[pairs];
        for (int i = 0; i < pairs; i++) {
          // ABBA: what drifts slowly falls on both alike
          if (i % 2 == 0) {
            without[i] = load.getValue().run(trialSeconds);
            with[i] = watched(load.getValue());
          } else {
            with[i] = watched(load.getValue());
            without[i] = load.getValue().run(trialSeconds);
          }
        }
        PairedRatio ratio = PairedRatio.of(with, without);
        double median = Spread.of(without).median();
        out.printf("%-24s %-14.0f %s%n", load.getKey(), median, ratio.text());
        out.flush();
        json.putObject(load.getKey())
            .put("without_median", median)
            .put("ratio_median", ratio.median())
            .put("ratio_low", ratio.low())
            .put("ratio_high", ratio.high());
      }
      out.println();
      for (Map.Entry<String, Load> load : loads.entrySet()) {
        accounted(load.getKey(), load.getValue(), out, json);
      }
    }
    out.println(json);
    out.flush();
    return 0;
  }

  private double watched(Load load) throws Exception {
    try (KernelEvents events = KernelEvents.tryOut(KernelEventsConfig.defaults());
        Drain _ = new Drain(events)) {
      return load.run(trialSeconds);
    }
  }

  /** The kernel's own account of run times, less what the accounting of an empty program costs. */
  private void accounted(String name, Load load, PrintWriter out, ObjectNode json)
      throws Exception {
    try (RunTimeAccounting _ = RunTimeAccounting.on();
        EmptyPrograms empty = new EmptyPrograms();
        KernelEvents events = KernelEvents.tryOut(KernelEventsConfig.defaults());
        Drain _ = new Drain(events)) {
      load.run(trialSeconds * 3);
      List<ProgramCost> costs = events.costs();
      long packets = 0;
      double total = 0;
      out.printf("%s: ns a run above an empty program%n", name);
      ObjectNode programs = json.putObject("ns: " + name);
      for (ProgramCost cost : costs) {
        if (cost.runs() == 0) {
          continue;
        }
        boolean packetHook = cost.section().startsWith("cgroup_skb/");
        double own = (double) cost.ns() / cost.runs() - empty.nsPerRun(packetHook);
        total += Math.max(0, own) * cost.runs();
        packets += packetHook ? cost.runs() : 0;
        out.printf("  %-26s %10d runs %8.1f ns%n", cost.program(), cost.runs(), own);
        programs.put(cost.program(), own);
      }
      double perPacket = total / packets;
      out.printf("  all together, for each of %d segments: %.1f ns%n%n", packets, perPacket);
      programs.put("all_per_segment", perPacket);
    }
  }

  /** Reads the ring like an agent, and throws away what it reads. */
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
                    while (!stopped.get()) {
                      events.drain(nothing, Integer.MAX_VALUE);
                      try {
                        Thread.sleep(DRAIN_EVERY_MS);
                      } catch (InterruptedException _) {
                        return;
                      }
                    }
                  });
    }

    @Override
    public void close() throws InterruptedException {
      stopped.set(true);
      thread.join();
    }
  }
}
