package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.kernel.RecordingHandler.Drop;
import dev.wirescope.agent.kernel.RecordingHandler.Retransmission;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments that reached their host, and that its TCP threw away: nothing of it is the path's. */
@KernelTest
class ReceiverDropTest {
  private static final int WINDOW_BYTES = 262_144;
  private static final int SENT_BYTES = 60_000;
  private static final int DROPS = 3;
  private static final int CONNECTIONS_MAX = 12;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wsrd-client");
    server = new NetworkNamespace("wsrd-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  /** The window promises what the buffer, made smaller since, cannot hold. */
  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldProveThatAFullSocketBufferIsTheCause(String address) throws Exception {
    try (ServerSocketChannel listener = TcpTraffic.listen(server, address, WINDOW_BYTES);
        Probes probes = Probes.attach(10_000_000, client, server)) {
      KernelCounters before = KernelCounters.of(server);
      for (int i = 0;
          i < CONNECTIONS_MAX && KernelCounters.of(server).since(before, "TCPRcvQDrop") < DROPS;
          i++) {
        CompletableFuture<Long> reader =
            server.start(
                "reader",
                () -> {
                  try (SocketChannel socket = listener.accept()) {
                    socket.setOption(StandardSocketOptions.SO_RCVBUF, 1);
                    Thread.sleep(600);
                    return TcpTraffic.readToEnd(socket);
                  }
                });
        client
            .start(
                "sender",
                () -> {
                  try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                    Thread.sleep(100);
                    TcpTraffic.send(socket, SENT_BYTES);
                  }
                  return null;
                })
            .get(20, TimeUnit.SECONDS);
        assertEquals(SENT_BYTES, reader.get(30, TimeUnit.SECONDS));
      }
      probes.drainUntilAllClosed();
      long counted = KernelCounters.of(server).since(before, "TCPRcvQDrop");
      assertTrue(counted >= DROPS, () -> "too few to prove anything: " + counted);
      List<Drop> drops =
          probes.seen.drops.stream().filter(drop -> drop.reason().equals("PROTO_MEM")).toList();
      assertEquals(counted, drops.size(), () -> "" + drops);
      allAreJoined(probes, drops);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldProveThatABadChecksumIsTheCause(String address) throws Exception {
    // Else no checksum is made, and none looked at, between two ends on one machine.
    client.exec("ethtool", "-K", "veth0", "tx", "off");
    server.exec("ethtool", "-K", "veth0", "rx", "off");
    try (ServerSocketChannel listener = TcpTraffic.listen(server, address, 0);
        Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Long> reader =
          server.start(
              "reader",
              () -> {
                try (SocketChannel socket = listener.accept()) {
                  return TcpTraffic.readToEnd(socket);
                }
              });
      KernelCounters before = KernelCounters.of(server);
      client
          .start(
              "sender",
              () -> {
                try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                  TcpTraffic.send(socket, 100);
                  Thread.sleep(200);
                  spoil();
                  TcpTraffic.send(socket, 1000);
                  Thread.sleep(700);
                  server.exec("nft", "delete table netdev spoil");
                  Thread.sleep(1200);
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      assertEquals(1100, reader.get(30, TimeUnit.SECONDS));
      probes.drainUntilAllClosed();
      List<Drop> drops =
          probes.seen.drops.stream().filter(drop -> drop.reason().equals("TCP_CSUM")).toList();
      assertEquals(KernelCounters.of(server).since(before, "InCsumErrors"), drops.size());
      assertTrue(drops.size() >= 2, () -> "too few to prove anything: " + drops);
      drops.forEach(
          drop -> assertTrue(drop.location().matches("tcp_v[46](_do)?_rcv"), () -> "" + drop));
      allAreJoined(probes, drops);
    }
  }

  /** A segment arrives with a checksum that is not its own. */
  private void spoil() {
    server.exec("nft", "add table netdev spoil");
    server.exec(
        "nft", "add chain netdev spoil c { type filter hook ingress device veth0 priority 0 ; }");
    server.exec("nft", "add rule netdev spoil c meta l4proto tcp tcp checksum set 0x1234");
  }

  /**
   * Each drop has a retransmission, and each retransmission of dropped bytes its drop: what is sent
   * again may be dropped again, for the same or another reason.
   */
  private static void allAreJoined(Probes probes, List<Drop> drops) {
    for (Drop drop : drops) {
      List<Retransmission> again =
          probes.seen.retransmissions.stream().filter(told -> repeats(told, drop)).toList();
      assertTrue(!again.isEmpty(), () -> "never sent again: " + drop);
      for (Retransmission told : again) {
        assertEquals(DropJoin.SEGMENT, told.dropped(), () -> told + " of " + drop);
        assertTrue(
            probes.seen.drops.stream()
                .anyMatch(any -> any.reason().equals(told.dropReason()) && repeats(told, any)),
            () -> told + " of " + drop);
        assertEquals("sender", told.header().comm());
      }
    }
  }

  private static boolean repeats(Retransmission told, Drop drop) {
    return told.header().remotePort() == drop.header().localPort()
        && told.header().localPort() == drop.header().remotePort()
        && told.bytes() > 0
        && told.seq() - (drop.seq() + drop.bytes()) < 0
        && drop.seq() - (told.seq() + told.bytes()) < 0;
  }
}
