package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.capture.Tcpdump;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.kernel.CapturedHoles.Captured;
import dev.wirescope.agent.kernel.RecordingHandler.Hole;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holes behind a network that loses segments, held to a capture at the receiver. */
@KernelTest
class HolesOfCaptureTest {
  private static final int PORT = 9072;
  private static final int CONNECTIONS = 24;
  private static final long BYTES = 8L << 20;
  private static final int SNAPSHOT_BYTES = 128;

  private static final int ENOUGH = 30;

  /** A segment may wait for the reader to unlock the socket, and this machine for its host. */
  private static final long SLACK_NS = 20_000_000;

  private static NetworkNamespace client;
  private static NetworkNamespace network;
  private static NetworkNamespace server;

  @TempDir private Path directory;

  @BeforeAll
  static void makeHosts() {
    client = new NetworkNamespace("wshc-client");
    network = new NetworkNamespace("wshc-network");
    server = new NetworkNamespace("wshc-server");
    client.link("veth0", "10.98.1.1/24", network, "to-client", "10.98.1.254/24");
    server.link("veth0", "10.98.2.1/24", network, "to-server", "10.98.2.254/24");
    client.exec("ip", "route", "add", "default", "via", "10.98.1.254");
    server.exec("ip", "route", "add", "default", "via", "10.98.2.254");
    network.exec("sysctl", "-q", "net.ipv4.ip_forward=1");
    network.exec("nft", "add table ip loss");
    network.exec("nft", "add chain ip loss c { type filter hook forward priority 0 ; }");
    network.exec("nft", "add rule ip loss c meta length > 100 numgen random mod 100 < 15 drop");
  }

  @AfterAll
  static void removeHosts() {
    client.close();
    network.close();
    server.close();
  }

  @Test
  void shouldTellTheHolesThatTheCaptureShows() throws Exception {
    Path file = directory.resolve("received");
    List<Hole> told;
    try (Probes probes = Probes.attach(10_000_000, server);
        ServerSocketChannel listener =
            TcpTraffic.listen(server, new InetSocketAddress("10.98.2.1", PORT), 0);
        Tcpdump tcpdump =
            Tcpdump.start(
                List.of("ip", "netns", "exec", "wshc-server"),
                "veth0",
                file,
                SNAPSHOT_BYTES,
                "tcp dst port " + PORT,
                "--time-stamp-precision=nano")) {
      transfer(listener);
      probes.drainUntilAllClosed();
      tcpdump.stop();
      told = probes.seen.holes;
      probes.assertNothingLost();
    }
    List<Captured> captured = CapturedHoles.read(file, PORT);
    Set<Captured> notTold = new HashSet<>(captured);
    int named = 0;
    int exact = 0;
    int merged = 0;
    for (Hole hole : told) {
      List<Captured> parts = parts(hole, captured);
      parts.forEach(part -> assertTrue(notTold.remove(part), () -> "told twice: " + hole));
      // The network between the hosts is on this node.
      named += hole.dropReason().equals("NETFILTER_DROP") ? 1 : 0;
      long bytes = parts.stream().mapToLong(Captured::bytesMissing).sum();
      exact += hole.bytesMissing() == bytes ? 1 : 0;
      merged += parts.size() > 1 ? 1 : 0;
    }
    notTold.removeIf(hole -> hole.durationNs() < HoleEvent.DURATION_MIN_NS + SLACK_NS);
    String counts =
        "told %d: merged %d, bytes exact %d, with the drop %d"
            .formatted(told.size(), merged, exact, named);
    assertEquals(Set.of(), notTold, "not told; " + counts);
    assertTrue(told.size() >= ENOUGH, counts);
    assertTrue(named >= told.size() * 0.9, counts);
    assertTrue(exact >= told.size() * 0.8, counts);
    assertTrue(merged <= told.size() * 0.2, counts);
  }

  /**
   * What the capture shows of it: one hole, or several between which nothing was answered. Where
   * somebody has the socket locked, one answer is for all that waited (tcp_backlog_ack_defer).
   */
  private static List<Captured> parts(Hole hole, List<Captured> captured) {
    List<Captured> parts = new ArrayList<>();
    for (Captured one : captured) {
      if (one.remotePort() != hole.header().remotePort()
          || (parts.isEmpty() && one.seq() != hole.seq())) {
        continue;
      }
      parts.add(one);
      long differenceNs = one.endUnixNs() - parts.getFirst().startUnixNs() - hole.durationNs();
      if (differenceNs > -SLACK_NS) {
        assertTrue(differenceNs < SLACK_NS, () -> hole + ": " + parts);
        return parts;
      }
    }
    throw new AssertionError("not in the capture: " + hole + ": " + parts);
  }

  private static void transfer(ServerSocketChannel listener) throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      all.add(
          server.start(
              "reader",
              () -> {
                try (SocketChannel accepted = listener.accept()) {
                  return TcpTraffic.readToEnd(accepted);
                }
              }));
      all.add(TcpTraffic.flood(client, "sender", TcpTraffic.addressOf(listener), BYTES));
    }
    for (CompletableFuture<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
  }
}
