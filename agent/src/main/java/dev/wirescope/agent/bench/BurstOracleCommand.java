package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.capture.Tcpdump;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.detect.NaiveBursts;
import dev.wirescope.agent.detect.RateSource;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.ReplayCounters;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.packet.PacketRecorder;
import dev.wirescope.agent.packet.WatchedInterface;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench burst-oracle}: live bursts against the plain definition over a capture. */
@Command(
    name = "burst-oracle",
    mixinStandardHelpOptions = true,
    description =
        "Micro-bursts that the agent finds live against those of a plain recomputation over a"
            + " nanosecond capture of the same packets. Needs root and tcpdump.")
final class BurstOracleCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SNAPSHOT_BYTES = 64;
  private static final int MTU = 65_535;
  private static final double NS_IN_US = 1000;
  private static final long LOOK_EVERY_MS = 5;
  private static final long SETTLE_MS = 500;

  /** Until the senders' JVMs run. */
  private static final long START_AFTER_NS = TimeUnit.SECONDS.toNanos(2);

  /** What is higher must be found, what is lower must not, what is between may. */
  private static final double OVER = 1.05;

  private static final double UNDER = 0.95;
  private static final long LENGTH_NS_MIN = 25_000;

  /**
   * What two hooks next to one another may be apart. Where a queue is nearly empty this decides
   * with which packet a burst begins or ends, so the reference is compared with itself too.
   */
  private static final long MOVED_NS = 200;

  /** Of the rate, beside the bursts. */
  private static final double BACKGROUND = 0.3;

  @Option(
      names = "--rounds",
      description =
          "how often each of 40 bursts is sent in each of 4 ways (default: ${DEFAULT-VALUE})",
      defaultValue = "25")
  private int rounds;

  @Spec private CommandSpec spec;

  /** What was found on one interface in one direction. */
  private static final class Side {
    private final int netns;
    private final boolean outbound;
    private final List<BurstMatch.Interval> found = new ArrayList<>();

    Side(int netns, boolean outbound) {
      this.netns = netns;
      this.outbound = outbound;
    }

    boolean has(Finding.Burst burst, List<WatchedInterface> watched) {
      return burst.outbound() == outbound
          && watched.stream()
              .anyMatch(one -> one.slot() == burst.interfaceSlot() && one.netns() == netns);
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode json = MAPPER.createObjectNode().put("bench", "burst-oracle").put("rounds", rounds);
    out.printf(
        "bursts over veth: found live, against the plain definition over a capture at the same end;"
            + "%ndemanded from %.2f of the threshold and %d us on, forbidden up to %.2f%n"
            + "%-32s %8s %8s %8s %8s %8s %8s %15s %15s%n",
        OVER,
        LENGTH_NS_MIN / 1000,
        UNDER,
        "",
        "demanded",
        "recall",
        "precis.",
        "invented",
        "near",
        "bytes =",
        "start us 50/99",
        "end us 50/99");
    for (int senders = 1; senders <= 2; senders++) {
      for (double background : new double[] {0, BACKGROUND}) {
        run(senders, background, out, json);
      }
    }
    out.println(json);
    out.flush();
    return 0;
  }

  private void run(int senders, double background, PrintWriter out, ObjectNode json)
      throws Exception {
    Path directory = Files.createTempDirectory("wirescope-bench");
    Path sent = directory.resolve("sent.pcap");
    Path received = directory.resolve("received.pcap");
    String filter = "udp port " + BurstSenderCommand.PORT;
    try (VethPair hosts = new VethPair(MTU);
        ReceiveStamps _ = ReceiveStamps.whenProcessed();
        Tcpdump atSender =
            Tcpdump.startInBlocks(hosts.atSender(), VethPair.DEVICE, sent, SNAPSHOT_BYTES, filter);
        Tcpdump atReader =
            Tcpdump.startInBlocks(
                hosts.atReader(), VethPair.DEVICE, received, SNAPSHOT_BYTES, filter)) {
      Side sender = new Side(VethPair.netns(hosts.atSender()), true);
      Side reader = new Side(VethPair.netns(hosts.atReader()), false);
      watch(hosts, senders, background, List.of(sender, reader));
      atSender.stop();
      atReader.stop();
      String way =
          "%d CPU%s, background %.0f %%"
              .formatted(senders, senders > 1 ? "s" : "", 100 * background);
      print("sent, " + way, BurstReference.of(sent), sender.found, out, json);
      print("received, " + way, BurstReference.of(received), reader.found, out, json);
      print(
          "  reference, moved by 0-%d ns".formatted(MOVED_NS),
          BurstReference.of(received),
          BurstReference.of(received, MOVED_NS).asFound(),
          out,
          json.withObject("/" + way));
    } finally {
      Files.deleteIfExists(sent);
      Files.deleteIfExists(received);
      Files.delete(directory);
    }
  }

  private void watch(VethPair hosts, int senders, double background, List<Side> sides)
      throws Exception {
    UnixClock clock = new UnixClock();
    try (KernelEvents events =
            KernelEvents.tryOut(
                KernelEventsConfig.defaults()
                    .withProbes(EnumSet.of(Probe.INTERFACE))
                    .withInterfaces(new InterfaceSelection(0, List.of(VethPair.DEVICE))));
        Replay replay = events.packets().newReplay()) {
      for (int slot = 0; slot < 2; slot++) {
        replay.describe(slot, BurstGrid.RATE, RateSource.CONFIGURED, false);
      }
      List<Process> processes = start(hosts, senders, background);
      try {
        while (processes.stream().anyMatch(Process::isAlive)) {
          look(events.packets(), replay, clock, sides);
          Thread.sleep(LOOK_EVERY_MS);
        }
        for (Process process : processes) {
          if (process.exitValue() != 0) {
            throw new IOException("a sender stopped with status " + process.exitValue());
          }
        }
      } finally {
        processes.forEach(Process::destroyForcibly);
      }
      Thread.sleep(SETTLE_MS);
      look(events.packets(), replay, clock, sides);
      ReplayCounters counters = replay.counters();
      if (counters.lost() + counters.findingsLost() + counters.findingsLimited() != 0) {
        throw new IOException("not everything was told: " + counters);
      }
    }
  }

  /** Each on a CPU of its own, as far as there are any. */
  private List<Process> start(VethPair hosts, int senders, double background) throws IOException {
    String startNs = Long.toString(System.nanoTime() + START_AFTER_NS);
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      processes.add(
          sender(hosts, i, "--start-ns", startNs, "--senders", Integer.toString(senders)));
    }
    if (background > 0) {
      String rate = Long.toString(Math.round(background * BurstGrid.RATE));
      processes.add(sender(hosts, 1, "--start-ns", startNs, "--steady-bytes-per-second", rate));
    }
    return processes;
  }

  private Process sender(VethPair hosts, int cpu, String... options) throws IOException {
    List<String> prefix = new ArrayList<>(hosts.atSender());
    prefix.addAll(
        List.of(
            "taskset", "-c", Integer.toString(cpu % Runtime.getRuntime().availableProcessors())));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "bench",
                "burst-sender",
                "--to",
                VethPair.READER_ADDRESS,
                "--rounds",
                Integer.toString(rounds)));
    arguments.addAll(List.of(options));
    return OwnProcess.of(prefix, arguments.toArray(String[]::new))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void look(
      PacketRecorder packets, Replay replay, UnixClock clock, List<Side> sides) {
    clock.refresh();
    packets.replay(replay, System.nanoTime());
    List<WatchedInterface> watched = packets.interfaces();
    for (Finding finding : replay.take()) {
      if (finding instanceof Finding.Burst burst && burst.end() == Finding.DRAINED) {
        for (Side side : sides) {
          if (side.has(burst, watched)) {
            side.found.add(
                new BurstMatch.Interval(
                    clock.toUnixNs(burst.startNs()),
                    clock.toUnixNs(burst.endNs()),
                    burst.bytes(),
                    burst.peakQueueBytes()));
          }
        }
      }
    }
  }

  private static void print(
      String name,
      BurstReference reference,
      List<BurstMatch.Interval> found,
      PrintWriter out,
      ObjectNode json) {
    BurstMatch match =
        BurstMatch.of(
            reference.bursts(), found, BurstOracleCommand::isDemanded, BurstOracleCommand::isClear);
    long invented =
        match.unmatched().stream()
            .filter(burst -> reference.highest(burst.startNs(), burst.endNs()) <= under())
            .count();
    List<BurstMatch.Pair> pairs = match.demandedPairs(BurstOracleCommand::isDemanded);
    long exact = pairs.stream().filter(BurstMatch.Pair::hasSameBytes).count();
    int near = reference.bursts().size() - match.reference();
    double[] errorsUs = {
      errorUs(pairs, BurstMatch.Pair::startErrorNs, 0.5),
      errorUs(pairs, BurstMatch.Pair::startErrorNs, 0.99),
      errorUs(pairs, BurstMatch.Pair::endErrorNs, 0.5),
      errorUs(pairs, BurstMatch.Pair::endErrorNs, 0.99)
    };
    out.printf(
        "%-32s %8d %8.4f %8.4f %8d %8d %8d %7.2f/%7.2f %7.2f/%7.2f%n",
        name,
        match.reference(),
        match.recall(),
        match.precision(),
        invented,
        near,
        exact,
        errorsUs[0],
        errorsUs[1],
        errorsUs[2],
        errorsUs[3]);
    out.flush();
    json.putObject(name)
        .put("demanded", match.reference())
        .put("recall", match.recall())
        .put("claimed", match.found())
        .put("precision", match.precision())
        .put("invented", invented)
        .put("near", near)
        .put("exact_bytes", exact)
        .put("start_p50_us", errorsUs[0])
        .put("start_p99_us", errorsUs[1])
        .put("end_p50_us", errorsUs[2])
        .put("end_p99_us", errorsUs[3]);
  }

  private static double errorUs(
      List<BurstMatch.Pair> pairs, ToLongFunction<BurstMatch.Pair> error, double share) {
    List<Long> sorted = pairs.stream().mapToLong(error).sorted().boxed().toList();
    return BurstMatch.quantile(sorted, share) / NS_IN_US;
  }

  private static boolean isDemanded(NaiveBursts.Found burst) {
    return burst.peakBytes() >= OVER * BurstGrid.HIGH_BYTES
        && burst.endNs() - burst.startNs() >= LENGTH_NS_MIN;
  }

  private static boolean isClear(BurstMatch.Interval burst) {
    return burst.peakBytes() >= OVER * BurstGrid.HIGH_BYTES
        && burst.endNs() - burst.startNs() >= LENGTH_NS_MIN;
  }

  private static double under() {
    return UNDER * BurstGrid.HIGH_BYTES;
  }
}
