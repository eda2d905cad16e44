package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.capture.CaptureFile;
import dev.wirescope.agent.capture.CapturedPacket;
import dev.wirescope.agent.capture.Tcpdump;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.detect.NaiveBursts;
import dev.wirescope.agent.detect.RateSource;
import dev.wirescope.agent.detect.Replay;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
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
  private static final String TO = "10.97.0.2";
  private static final double NS_IN_US = 1000;
  private static final long LOOK_EVERY_MS = 5;
  private static final long SETTLE_MS = 500;

  /** 1 Gbit/s: a process sends a few times as fast, and a pause drains the queue. */
  private static final long RATE = 125_000_000;

  /** As the detectors have them: the least there is, and the hold. */
  private static final long HIGH_BYTES = 32_768;

  private static final long HOLD_NS = 50_000;

  @Option(
      names = "--bursts",
      description = "how often the sender sends (default: ${DEFAULT-VALUE})",
      defaultValue = "2000")
  private int bursts;

  @Spec private CommandSpec spec;

  /** What was found on one interface in one direction. */
  private static final class Side {
    private final boolean outbound;
    private final List<BurstMatch.Interval> found = new ArrayList<>();

    Side(boolean outbound) {
      this.outbound = outbound;
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("wirescope-bench");
    Path sent = directory.resolve("sent.pcap");
    Path received = directory.resolve("received.pcap");
    ObjectNode json = MAPPER.createObjectNode().put("bench", "burst-oracle");
    Side sender = new Side(true);
    Side reader = new Side(false);
    String filter = "udp port " + BurstSenderCommand.PORT;
    try (VethPair hosts = new VethPair();
        Tcpdump atSender =
            Tcpdump.start(hosts.atSender(), VethPair.DEVICE, sent, SNAPSHOT_BYTES, filter);
        Tcpdump atReader =
            Tcpdump.start(hosts.atReader(), VethPair.DEVICE, received, SNAPSHOT_BYTES, filter)) {
      watch(hosts, sender, reader);
      json.put("captured_at_sender", atSender.stop()).put("captured_at_reader", atReader.stop());
      out.printf(
          "bursts over veth: found live, against the plain definition over a capture at the same"
              + " end%n%-9s %9s %7s %7s %9s %7s %11s %11s %11s %11s%n",
          "side",
          "reference",
          "recall",
          "precis.",
          "of found",
          "bytes =",
          "start p50us",
          "start p99us",
          "end p50us",
          "end p99us");
      print("sent", BurstMatch.of(reference(sent), sender.found), out, json);
      print("received", BurstMatch.of(reference(received), reader.found), out, json);
      out.println(json);
      out.flush();
      return 0;
    } finally {
      Files.deleteIfExists(sent);
      Files.deleteIfExists(received);
      Files.delete(directory);
    }
  }

  private void watch(VethPair hosts, Side sender, Side reader) throws Exception {
    UnixClock clock = new UnixClock();
    try (KernelEvents events =
            KernelEvents.tryOut(
                KernelEventsConfig.defaults()
                    .withProbes(EnumSet.of(Probe.INTERFACE))
                    .withInterfaces(new InterfaceSelection(0, List.of(VethPair.DEVICE))));
        Replay replay = events.packets().newReplay()) {
      for (int slot = 0; slot < 2; slot++) {
        replay.describe(slot, RATE, RateSource.CONFIGURED, false);
      }
      Process process =
          OwnProcess.of(
                  hosts.atSender(),
                  "bench",
                  "burst-sender",
                  "--to",
                  TO,
                  "--bursts",
                  Integer.toString(bursts))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      while (process.isAlive()) {
        look(events.packets(), replay, clock, sender, reader);
        Thread.sleep(LOOK_EVERY_MS);
      }
      if (process.exitValue() != 0) {
        throw new IOException("the sender stopped with status " + process.exitValue());
      }
      Thread.sleep(SETTLE_MS);
      look(events.packets(), replay, clock, sender, reader);
    }
  }

  /** The sender's interface sends first, so it has the first place in the table. */
  private static void look(
      PacketRecorder packets, Replay replay, UnixClock clock, Side sender, Side reader) {
    clock.refresh();
    packets.replay(replay, System.nanoTime());
    List<WatchedInterface> watched = packets.interfaces();
    for (Finding finding : replay.take()) {
      Side side = finding.interfaceSlot() == watched.getFirst().slot() ? sender : reader;
      if (finding instanceof Finding.Burst burst
          && burst.end() == Finding.DRAINED
          && burst.outbound() == side.outbound) {
        side.found.add(
            new BurstMatch.Interval(
                clock.toUnixNs(burst.startNs()), clock.toUnixNs(burst.endNs()), burst.bytes()));
      }
    }
  }

  private static List<NaiveBursts.Found> reference(Path file) throws IOException {
    long[] times = new long[1 << 16];
    long[] bytes = new long[1 << 16];
    int count = 0;
    CapturedPacket packet = new CapturedPacket();
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next(packet)) {
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
          bytes = Arrays.copyOf(bytes, 2 * count);
        }
        times[count] = packet.timeNs();
        bytes[count++] = packet.wireBytes();
      }
    }
    return NaiveBursts.of(times, bytes, count, NaiveBursts.drain(RATE / 2), HIGH_BYTES, HOLD_NS);
  }

  private static void print(String side, BurstMatch match, PrintWriter out, ObjectNode json) {
    double[] errorsUs = {
      BurstMatch.quantile(match.startErrorsNs(), 0.5) / NS_IN_US,
      BurstMatch.quantile(match.startErrorsNs(), 0.99) / NS_IN_US,
      BurstMatch.quantile(match.endErrorsNs(), 0.5) / NS_IN_US,
      BurstMatch.quantile(match.endErrorsNs(), 0.99) / NS_IN_US
    };
    out.printf(
        "%-9s %9d %7.4f %7.4f %9d %7d %11.3f %11.3f %11.3f %11.3f%n",
        side,
        match.reference(),
        match.recall(),
        match.precision(),
        match.found(),
        match.exactBytes(),
        errorsUs[0],
        errorsUs[1],
        errorsUs[2],
        errorsUs[3]);
    json.putObject(side)
        .put("reference", match.reference())
        .put("found", match.found())
        .put("recall", match.recall())
        .put("precision", match.precision())
        .put("exact_bytes", match.exactBytes())
        .put("start_p50_us", errorsUs[0])
        .put("start_p99_us", errorsUs[1])
        .put("end_p50_us", errorsUs[2])
        .put("end_p99_us", errorsUs[3]);
  }
}
