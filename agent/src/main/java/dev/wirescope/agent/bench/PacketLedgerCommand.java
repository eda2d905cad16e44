package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.ReplayTotals;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.packet.WatchedInterface;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench packet-ledger}: all that was noted against the interfaces' own counters. */
@Command(
    name = "packet-ledger",
    mixinStandardHelpOptions = true,
    description =
        "Sums up every packet that is noted on two hosts over minutes of mixed traffic, and compares"
            + " with the counters of their interfaces. Needs root.")
final class PacketLedgerCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MTU = 1500;
  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final long LOOK_EVERY_MS = 2;
  private static final long SETTLE_MS = 1000;
  private static final String LOOPBACK = VethPair.senderLoopback();

  @Option(
      names = "--minutes",
      description =
          "how long, half of it with offloads and half without (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private double minutes;

  @Spec private CommandSpec spec;

  private boolean exact = true;

  /** Both sums of one direction of an interface. */
  private record Line(long countedBytes, long countedPackets, ReplayTotals noted) {
    long missingBytes() {
      return countedBytes - noted.bytes();
    }

    long missingPackets() {
      return countedPackets - noted.packets();
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ObjectNode json = MAPPER.createObjectNode().put("bench", "packet-ledger");
    json.put("minutes", minutes);
    out.printf(
        "%-34s %14s %16s %10s %14s%n", "", "packets", "bytes", "not noted", "bytes of those");
    for (boolean offloads : new boolean[] {true, false}) {
      run(offloads, out, json.putObject(offloads ? "offloads" : "no_offloads"));
    }
    out.println(exact ? "exact" : "NOT exact");
    out.println(json.put("exact", exact));
    out.flush();
    return exact ? 0 : 1;
  }

  private void run(boolean offloads, PrintWriter out, ObjectNode json) throws Exception {
    // The probe is there before the interfaces are, so that both count from the first packet.
    try (UnrunPrograms unrun =
            new UnrunPrograms("net", List.of("net_dev_start_xmit", "netif_receive_skb"));
        KernelEvents events =
            KernelEvents.tryOut(
                KernelEventsConfig.defaults()
                    .withProbes(EnumSet.of(Probe.INTERFACE))
                    .withInterfaces(InterfaceSelection.ALL));
        Replay replay = events.packets().newReplay();
        VethPair hosts = new VethPair(MTU)) {
      hosts.setOffloads(offloads);
      exchange(hosts, events, replay);
      String how = offloads ? "offloads" : "no offloads";
      Line sent = sum(hosts, events, replay, true);
      Line got = sum(hosts, events, replay, false);
      UnrunPrograms.Sum unseen = unrun.of("net_dev_start_xmit", VethPair.DEVICE);
      print("veth sent, " + how, sent, unseen, 0, out, json);
      unseen = unrun.of("netif_receive_skb", VethPair.DEVICE);
      print("veth received, " + how, got, unseen, ETHERNET_HEADER_BYTES, out, json);
      unseen = unrun.of("net_dev_start_xmit", LOOPBACK);
      Line looped = loopback(hosts, events, replay, true);
      print("loopback sent, " + how, looped, unseen, -ETHERNET_HEADER_BYTES, out, json);
      unseen = unrun.of("netif_receive_skb", LOOPBACK);
      looped = loopback(hosts, events, replay, false);
      print("loopback received, " + how, looped, unseen, 0, out, json);
      if (replay.counters().lost() != 0) {
        throw new IOException("packets were overwritten: " + replay.counters());
      }
    }
  }

  private void exchange(VethPair hosts, KernelEvents events, Replay replay) throws Exception {
    String seconds = Long.toString(Math.max(1, Math.round(minutes * 60 / 2)));
    Process server =
        OwnProcess.of(hosts.atReader(), "bench", "ledger-traffic")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      TimeUnit.SECONDS.sleep(1);
      Process client =
          OwnProcess.of(
                  hosts.atSender(),
                  "bench",
                  "ledger-traffic",
                  "--to",
                  String.join(",", VethPair.READER_ADDRESS, VethPair.READER_ADDRESS_6, "127.0.0.1"),
                  "--seconds",
                  seconds)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      while (client.isAlive()) {
        look(events, replay);
        Thread.sleep(LOOK_EVERY_MS);
      }
      if (client.exitValue() != 0) {
        throw new IOException("the traffic ended with status " + client.exitValue());
      }
    } finally {
      server.destroy();
      server.waitFor();
    }
    Thread.sleep(SETTLE_MS);
    look(events, replay);
  }

  private static void look(KernelEvents events, Replay replay) {
    events.packets().replay(replay, System.nanoTime());
    replay.take();
  }

  /** Both ends of the link together. */
  private static Line sum(VethPair hosts, KernelEvents events, Replay replay, boolean outbound)
      throws Exception {
    Line a = line(hosts.atSender(), VethPair.DEVICE, events, replay, outbound);
    Line b = line(hosts.atReader(), VethPair.DEVICE, events, replay, outbound);
    ReplayTotals noted =
        new ReplayTotals(
            a.noted().packets() + b.noted().packets(), a.noted().bytes() + b.noted().bytes(), 0, 0);
    return new Line(
        a.countedBytes() + b.countedBytes(), a.countedPackets() + b.countedPackets(), noted);
  }

  private static Line loopback(VethPair hosts, KernelEvents events, Replay replay, boolean outbound)
      throws Exception {
    return line(hosts.atSender(), LOOPBACK, events, replay, outbound);
  }

  private static Line line(
      List<String> host, String device, KernelEvents events, Replay replay, boolean outbound)
      throws Exception {
    int netns = VethPair.netns(host);
    look(events, replay);
    DeviceCounters counted = DeviceCounters.of(host, device);
    ReplayTotals noted = new ReplayTotals(0, 0, 0, 0);
    for (WatchedInterface watched : events.packets().interfaces()) {
      if (watched.netns() == netns && watched.name().equals(device)) {
        noted = replay.totals(watched.slot(), outbound);
      }
    }
    return outbound
        ? new Line(counted.sentBytes(), counted.sentPackets(), noted)
        : new Line(counted.receivedBytes(), counted.receivedPackets(), noted);
  }

  /**
   * One line of the report.
   *
   * @param unseen what no program can have seen
   * @param more bytes of each packet that the interface counts beside {@code skb->len}
   */
  private void print(
      String name,
      Line line,
      UnrunPrograms.Sum unseen,
      int more,
      PrintWriter out,
      ObjectNode json) {
    long unseenBytes = unseen.bytes() + unseen.packets() * more;
    boolean agrees =
        line.missingPackets() == unseen.packets() && line.missingBytes() == unseenBytes;
    exact &= agrees && line.countedPackets() > 0;
    out.printf(
        "%-34s %14d %16d %10d %14d  %s%n",
        name,
        line.countedPackets(),
        line.countedBytes(),
        line.missingPackets(),
        line.missingBytes(),
        agrees
            ? line.missingPackets() == 0 ? "" : "the kernel ran no program for them"
            : "of which %d, %d bytes, had no program run".formatted(unseen.packets(), unseenBytes));
    out.flush();
    json.putObject(name)
        .put("packets", line.countedPackets())
        .put("bytes", line.countedBytes())
        .put("missing_packets", line.missingPackets())
        .put("missing_bytes", line.missingBytes())
        .put("unrun_packets", unseen.packets())
        .put("unrun_bytes", unseenBytes);
  }
}
