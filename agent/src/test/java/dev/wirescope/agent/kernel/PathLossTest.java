package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.kernel.RecordingHandler.Retransmission;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Loss that no kernel calls a drop: a host that stands for the network sends every fiftieth segment
 * to where nothing comes back from. Nothing of it may be blamed on this node.
 */
@KernelTest
class PathLossTest {
  private static final long BYTES = 30_000_000;

  private static NetworkNamespace client;
  private static NetworkNamespace network;
  private static NetworkNamespace server;

  @BeforeAll
  static void makeHosts() {
    client = new NetworkNamespace("wspl-client");
    network = new NetworkNamespace("wspl-network");
    server = new NetworkNamespace("wspl-server");
    client.link("veth0", "10.98.1.1/24", network, "to-client", "10.98.1.254/24");
    server.link("veth0", "10.98.2.1/24", network, "to-server", "10.98.2.254/24");
    client.exec("ip", "route", "add", "default", "via", "10.98.1.254");
    server.exec("ip", "route", "add", "default", "via", "10.98.2.254");
    network.exec("sysctl", "-q", "net.ipv4.ip_forward=1");
    network.exec("ip", "link", "add", "nowhere", "type", "ifb");
    network.exec("ip", "link", "set", "nowhere", "up");
    network.exec("ip", "route", "add", "default", "dev", "nowhere", "table", "100");
    network.exec("ip", "rule", "add", "fwmark", "1", "lookup", "100");
    network.exec("nft", "add table ip loss");
    network.exec("nft", "add chain ip loss c { type filter hook prerouting priority mangle ; }");
    network.exec(
        "nft", "add rule ip loss c meta l4proto tcp numgen random mod 100 < 2 meta mark set 1");
  }

  @AfterAll
  static void removeHosts() {
    client.close();
    network.close();
    server.close();
  }

  @Test
  void shouldNotBlameThisNode() throws Exception {
    try (Probes probes = Probes.attach(10_000_000, client, network, server);
        ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.2.1", 0)) {
      CompletableFuture<Long> reader =
          server.start(
              "reader",
              () -> {
                try (SocketChannel socket = listener.accept()) {
                  return TcpTraffic.readToEnd(socket);
                }
              });
      KernelCounters before = KernelCounters.of(client);
      TcpTraffic.flood(client, "sender", TcpTraffic.addressOf(listener), BYTES)
          .get(120, TimeUnit.SECONDS);
      assertEquals(BYTES, reader.get(10, TimeUnit.SECONDS));
      probes.drainUntilAllClosed();
      long segments = KernelCounters.of(client).since(before, "RetransSegs");
      assertTrue(segments >= 50, () -> "too little loss to prove anything: segments=" + segments);
      for (Retransmission told : probes.seen.retransmissions) {
        assertEquals(DropJoin.NOTHING, told.dropped(), () -> "" + told);
      }
      // What comes for a connection that has ended is dropped too, but carries nothing.
      assertTrue(
          probes.seen.drops.stream().noneMatch(drop -> drop.bytes() > 0),
          () -> "" + probes.seen.drops);
    }
  }
}
