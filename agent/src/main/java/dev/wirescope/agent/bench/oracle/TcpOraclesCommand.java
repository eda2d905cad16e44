package dev.wirescope.agent.bench.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.bench.oracle.OracleCounts.Count;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.ProbeStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench tcp-oracles}: what is told, beside what the kernel counted. */
@Command(
    name = "tcp-oracles",
    mixinStandardHelpOptions = true,
    description = "Lossy traffic of several kinds, and each count beside the kernel's. Needs root.")
public final class TcpOraclesCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int RING_BYTES = 64 << 20;
  private static final long DRAIN_EVERY_MS = 5;
  private static final long LOOK_EVERY_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_DEADLINE_NS = TimeUnit.SECONDS.toNanos(90);

  @Option(
      names = "--retransmissions",
      description = "segments sent again in each of the 8 cells (default: ${DEFAULT-VALUE})",
      defaultValue = "1250")
  private long retransmissions;

  @Option(
      names = "--cell-seconds",
      description = "give up a cell after so long (default: ${DEFAULT-VALUE})",
      defaultValue = "120")
  private int cellSeconds;

  @Option(
      names = "--loss-percent",
      description = "of segments lost on arrival (default: ${DEFAULT-VALUE})",
      defaultValue = "2")
  private int lossPercent;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode json = MAPPER.createObjectNode().put("bench", "tcp-oracles");
    ObjectNode cells = json.putObject("cells");
    Map<String, OracleRow> sums = new LinkedHashMap<>();
    // Every episode is told, however short.
    KernelEventsConfig config =
        KernelEventsConfig.defaults().withRingBytes(RING_BYTES).withZeroWindowDurationMinNs(0);
    try (KernelEvents events = KernelEvents.start(config)) {
      boolean listeners = true;
      for (ProbeStatus probe : events.status()) {
        if (probe.state() == ProbeStatus.State.FAILED) {
          out.printf("probe %s does not run: %s%n%n", probe.probe(), probe.reason());
          listeners &= !probe.probe().equals("listen_queue");
        }
      }
      for (OracleCell cell : OracleCell.all()) {
        ObjectNode node = cells.putObject(cell.name());
        List<OracleRow> rows = measure(cell, events, listeners, node);
        print(out, cell.name(), rows);
        rows.forEach(row -> sums.merge(row.counter(), row, TcpOraclesCommand::sum));
        put(node, rows);
      }
      print(out, "all", List.copyOf(sums.values()));
      put(json.putObject("all"), List.copyOf(sums.values()));
      long lost = events.status().stream().mapToLong(ProbeStatus::lost).sum();
      out.printf("events lost: %d%n%n", lost);
      json.put("lost", lost);
    }
    out.println(json);
    out.flush();
    return 0;
  }

  private List<OracleRow> measure(
      OracleCell cell, KernelEvents events, boolean listeners, ObjectNode node)
      throws IOException, InterruptedException {
    try (OracleHosts hosts = OracleHosts.make(cell, lossPercent)) {
      OracleCounts counts = new OracleCounts(hosts.netns());
      Map<String, Long> before = hosts.counters();
      hosts.startTraffic(cell.connections());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(cellSeconds);
      while (grown(hosts, before).get("RetransSegs") < retransmissions
          && System.nanoTime() < deadline) {
        drain(events, counts, LOOK_EVERY_NS);
        // What a listener turned away is told while it lives.
        events.lookAtListeners();
      }
      hosts.stopTraffic();
      long closed = System.nanoTime() + CLOSE_DEADLINE_NS;
      while (hosts.openConnections() > 0 && System.nanoTime() < closed) {
        drain(events, counts, LOOK_EVERY_NS);
      }
      drain(events, counts, LOOK_EVERY_NS);
      for (Count count : Count.values()) {
        node.put(count.name().toLowerCase(Locale.ROOT), counts.of(count));
      }
      return OracleRow.of(grown(hosts, before), counts, listeners);
    }
  }

  private static Map<String, Long> grown(OracleHosts hosts, Map<String, Long> before)
      throws IOException, InterruptedException {
    Map<String, Long> grown = new HashMap<>();
    hosts.counters().forEach((name, value) -> grown.put(name, value - before.get(name)));
    return grown;
  }

  private static void drain(KernelEvents events, OracleCounts counts, long forNs)
      throws InterruptedException {
    long until = System.nanoTime() + forNs;
    while (System.nanoTime() < until) {
      events.drain(counts, Integer.MAX_VALUE);
      Thread.sleep(DRAIN_EVERY_MS);
    }
  }

  private static OracleRow sum(OracleRow a, OracleRow b) {
    return new OracleRow(a.counter(), a.kernel() + b.kernel(), a.ours() + b.ours());
  }

  private static void print(PrintWriter out, String name, List<OracleRow> rows) {
    out.printf("%-38s %10s %10s %10s%n", name, "kernel", "told", "difference");
    for (OracleRow row : rows) {
      out.printf(
          "  %-36s %10d %10d %10d%n", row.counter(), row.kernel(), row.ours(), row.difference());
    }
    out.println();
    out.flush();
  }

  private static void put(ObjectNode json, List<OracleRow> rows) {
    for (OracleRow row : rows) {
      json.putObject(row.counter())
          .put("kernel", row.kernel())
          .put("told", row.ours())
          .put("difference", row.difference());
    }
  }
}
