package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.drop.DropJoin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule of nftables dropped a segment, told while the rules are there. */
@KernelTest
class NetfilterRuleTest {
  private static final int PORT = 9048;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wsnr-client");
    server = new NetworkNamespace("wsnr-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  /** A connection attempt that is dropped, with other rules around that cannot have done it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server | 10.98.0.2 | prerouting | tcp dport 9048 drop",
        "server | fd98::2   | prerouting | tcp dport 9048 drop",
        "server | 10.98.0.2 | input      | tcp dport 9048 drop",
        "server | fd98::2   | input      | tcp dport 9048 drop",
        "server | 10.98.0.2 | input      | policy",
        "server | fd98::2   | input      | ip6 saddr fd98::/64 reject",
        "client | 10.98.0.2 | output     | ip daddr 10.98.0.2 drop",
        "client | fd98::2   | output     | meta l4proto tcp drop",
        "client | 10.98.0.2 | postrouting| oifname \"veth0\" tcp dport 9048 drop",
        "client | fd98::2   | postrouting| tcp dport 9000-9100 drop",
      })
  void shouldNameTheOnlyRuleThatCanHaveDroppedIt(
      String side, String address, String hook, String rule) throws Exception {
    NetworkNamespace host = side.equals("server") ? server : client;
    boolean byPolicy = rule.equals("policy");
    host.exec("nft", "add table inet fire");
    host.exec(
        "nft",
        "add chain inet fire wall { type filter hook "
            + hook
            + " priority 0 ; policy "
            + (byPolicy ? "drop" : "accept")
            + " ; }");
    host.exec("nft", "add rule inet fire wall udp dport " + PORT + " drop");
    host.exec("nft", "add rule inet fire wall tcp dport 1 drop");
    // A policy that drops would take the neighbours' questions away as well.
    host.exec("nft", "add rule inet fire wall meta l4proto ipv6-icmp accept");
    if (!byPolicy) {
      host.exec("nft", "add rule inet fire wall " + rule);
    }
    String start = hook + ": inet fire wall " + (byPolicy ? "policy drop" : "handle ");
    try (Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Void> caller = client.start("caller", () -> call(address));
      probes.drainUntil(() -> namedDrops(probes, start).size() >= 2);
      RecordingHandler.Drop drop = namedDrops(probes, start).getFirst();
      assertEquals("NETFILTER_DROP", drop.reason());
      String text = drop.rule().text().toString();
      assertTrue(byPolicy || text.contains(rule.replace(" reject", "")), text);
      assertTrue(
          probes.seen.drops.stream()
              .filter(d -> d.reason().equals("NETFILTER_DROP") && d.rule() != drop.rule())
              .allMatch(d -> d.rule().text().toString().startsWith(start)),
          () -> "all are of this rule: " + probes.seen.drops);
      assertTrue(
          probes.seen.retransmissions.stream()
              .filter(told -> told.dropped() == DropJoin.SEGMENT)
              .allMatch(told -> told.dropRule().text().toString().equals(text)));
      caller.cancel(true);
    }
  }

  @Test
  void shouldNameTheRuleThatHeldAStallUp() throws Exception {
    try (ServerSocketChannel listener =
            TcpTraffic.listen(server, new InetSocketAddress("10.98.0.2", PORT), 0);
        Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Void> sender =
          client.start(
              "sender",
              () -> {
                try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                  client.exec("nft", "add table ip drops");
                  client.exec(
                      "nft", "add chain ip drops c { type filter hook output priority 0 ; }");
                  client.exec("nft", "add rule ip drops c tcp dport " + PORT + " drop");
                  socket.write(ByteBuffer.allocate(1000));
                  Thread.sleep(500);
                  client.exec("nft", "delete table ip drops");
                  Thread.sleep(1500);
                }
                return null;
              });
      probes.drainUntil(() -> !probes.seen.stalls.isEmpty());
      sender.get(20, TimeUnit.SECONDS);
      String text = probes.seen.stalls.getFirst().rule().text().toString();
      assertTrue(text.matches("output: ip drops c handle \\d+: tcp dport 9048 drop"), text);
    }
  }

  private static List<RecordingHandler.Drop> namedDrops(Probes probes, String start) {
    return probes.seen.drops.stream()
        .filter(drop -> drop.rule().text().toString().startsWith(start))
        .toList();
  }

  /** Gives up when it is interrupted, or when the kernel does. */
  private static Void call(String address) {
    try (SocketChannel socket = SocketChannel.open()) {
      socket.configureBlocking(true);
      socket.connect(new InetSocketAddress(address, PORT));
    } catch (IOException _) {
      // That is what the rule is for.
    }
    return null;
  }
}
