package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.capture.Tcpdump;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench zero-window-durations}: ours against those of a capture of the same segments. */
@Command(
    name = "zero-window-durations",
    mixinStandardHelpOptions = true,
    description =
        "How far the durations of zero-window episodes are from a capture's. Needs root and"
            + " tcpdump.")
final class ZeroWindowDurationsCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SNAPSHOT_BYTES = 96;
  private static final double NS_IN_US = 1000;

  private static final int PORT = SlowReaderCommand.PORT;

  // enum ws_side, enum ws_zero_window_end
  private static final byte LOCAL = 1;
  private static final byte OPENED = 1;

  @Option(
      names = "--connections",
      description = "one after the other (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private int connections;

  @Option(
      names = "--reads",
      description = "of each connection, an episode or so each (default: ${DEFAULT-VALUE})",
      defaultValue = "500")
  private int reads;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<Episode> local = new ArrayList<>();
    List<Episode> peer = new ArrayList<>();
    Path directory = Files.createTempDirectory("wirescope-bench");
    Path sent = directory.resolve("sent.pcap");
    Path received = directory.resolve("received.pcap");
    ObjectNode json = MAPPER.createObjectNode().put("bench", "zero-window-durations");
    try (VethPair hosts = new VethPair();
        ReceiveStamps stamps = ReceiveStamps.whenProcessed();
        Tcpdump atReader = capture(hosts.atReader(), sent);
        Tcpdump atSender = capture(hosts.atSender(), received)) {
      json.put("receive_stamps", stamps.text());
      watch(hosts, local, peer);
      json.put("captured_at_reader", atReader.stop());
      json.put("captured_at_sender", atSender.stop());
      out.printf(
          "zero-window episodes between two hosts over veth: durations at cgroup_skb against a%n"
              + "capture at each end (tcpdump, nanoseconds, none lost; received segments stamped"
              + " %s)%n",
          stamps.text());
      out.printf(
          "%-6s %9s %8s %9s %9s %9s %9s %22s%n",
          "side",
          "episodes",
          "missed",
          "invented",
          "p50 us",
          "p99 us",
          "max us",
          "stamps apart, us");
      boolean isComplete =
          print("local", EpisodeErrors.of(local, CapturedEpisodes.read(sent, PORT)), out, json);
      isComplete &=
          print("peer", EpisodeErrors.of(peer, CapturedEpisodes.read(received, PORT)), out, json);
      out.printf("%-6s %9s %8d %9d %9.1f %9.1f%n", "goal", "", 0, 0, 0.3, 2.0);
      out.println(json);
      out.flush();
      return isComplete ? 0 : 1;
    } finally {
      Files.deleteIfExists(sent);
      Files.deleteIfExists(received);
      Files.delete(directory);
    }
  }

  private static Tcpdump capture(List<String> host, Path file)
      throws IOException, InterruptedException {
    return Tcpdump.start(host, VethPair.DEVICE, file, SNAPSHOT_BYTES, "tcp port " + PORT);
  }

  private void watch(VethPair hosts, List<Episode> local, List<Episode> peer) throws Exception {
    UnixClock clock = new UnixClock();
    EventHandler handler =
        new EventHandler() {
          @Override
          public void onZeroWindow(ZeroWindowEvent event) {
            boolean isOurs = event.localPort() == PORT || event.remotePort() == PORT;
            if (isOurs && event.end() == OPENED) {
              (event.side() == LOCAL ? local : peer)
                  .add(new Episode(clock.toUnixNs(event.startNs()), event.durationNs()));
            }
          }
        };
    try (KernelEvents events =
        KernelEvents.tryOut(KernelEventsConfig.defaults().withZeroWindowDurationMinNs(0))) {
      Process sender =
          OwnProcess.of(hosts.atSender(), "bench", "slow-reader")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        if (sender.inputReader().readLine() == null) {
          throw new IOException("the sender stopped before it listened");
        }
        Process reader =
            OwnProcess.of(
                    hosts.atReader(),
                    "bench",
                    "slow-reader",
                    "--from",
                    VethPair.SENDER_ADDRESS,
                    "--connections",
                    Integer.toString(connections),
                    "--reads",
                    Integer.toString(reads))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (reader.waitFor() != 0) {
          throw new IOException("the reader stopped with status " + reader.exitValue());
        }
      } finally {
        sender.destroyForcibly();
      }
      while (events.drain(handler, Integer.MAX_VALUE) > 0) {
        // What was submitted before the last look is in the ring already.
      }
    }
  }

  private static boolean print(
      String side, EpisodeErrors errors, PrintWriter out, ObjectNode json) {
    out.printf(
        "%-6s %9d %8d %9d %9.3f %9.3f %9.3f %11.3f %10.3f%n",
        side,
        errors.compared(),
        errors.missed(),
        errors.invented(),
        errors.quantileNs(0.5) / NS_IN_US,
        errors.quantileNs(0.99) / NS_IN_US,
        errors.quantileNs(1) / NS_IN_US,
        errors.startNs() / NS_IN_US,
        errors.endNs() / NS_IN_US);
    json.putObject(side)
        .put("episodes", errors.compared())
        .put("missed", errors.missed())
        .put("invented", errors.invented())
        .put("p50_ns", errors.quantileNs(0.5))
        .put("p99_ns", errors.quantileNs(0.99))
        .put("max_ns", errors.quantileNs(1))
        .put("start_stamps_apart_p50_ns", errors.startNs())
        .put("end_stamps_apart_p50_ns", errors.endNs());
    return errors.missed() == 0 && errors.invented() == 0;
  }
}
