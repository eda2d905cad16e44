package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.kernel.RecordingHandler.Retransmission;
import dev.wirescope.agent.kernel.RecordingHandler.Stall;
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

/** Segments dropped on this node in every place, and the retransmissions and stalls that follow. */
@KernelTest
class DropTest {
  /** The one that bpf/testing/drop_port.bpf.c drops segments to. */
  private static final int PORT = 9047;

  private static final int SENT = 1;
  private static final long NS_IN_MS = 1_000_000;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wsdt-client");
    server = new NetworkNamespace("wsdt-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  /** One connection of which single segments are dropped, and the oracle for what became of it. */
  @ParameterizedTest
  @CsvSource({
    "10.98.0.2, nft, NETFILTER_DROP",
    "fd98::2,   nft, NETFILTER_DROP",
    "10.98.0.2, tc,  TC_INGRESS",
    "fd98::2,   tc,  TC_INGRESS"
  })
  void shouldProveWhichDropEachRetransmissionComesFrom(String address, String place, String reason)
      throws Exception {
    try (ServerSocketChannel listener = listen(address);
        Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Long> reader = read(listener);
      KernelCounters before = KernelCounters.of(client);
      client
          .start(
              "sender",
              () -> {
                try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                  for (int i = 0; i < 3; i++) {
                    drop(server, place, "dport");
                    send(socket, 1000);
                    Thread.sleep(500);
                    pass(server, place);
                    waitUntilAcknowledged(probes);
                  }
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      assertEquals(3000, reader.get(10, TimeUnit.SECONDS));
      probes.drainUntilAllClosed();
      assertEquals(
          KernelCounters.of(client).since(before, "RetransSegs"),
          probes.seen.retransmissions.stream().mapToLong(Retransmission::segments).sum());
      List<Retransmission> data = seen(probes);
      assertTrue(data.size() >= 3, () -> "too few to prove anything: " + data);
      for (Retransmission told : data) {
        assertEquals(DropJoin.SEGMENT, told.dropped(), () -> "" + told);
        assertEquals(reason, told.dropReason());
        assertEquals("sender", told.header().comm());
      }
      assertEquals(List.of(), probes.seen.stalls);
      probes.assertNothingLost();
    }
  }

  @Test
  void shouldProveThatADroppedAcknowledgementIsTheCause() throws Exception {
    try (ServerSocketChannel listener = listen("10.98.0.2");
        Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Long> reader = read(listener);
      client
          .start(
              "sender",
              () -> {
                try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                  drop(server, "nft output", "sport");
                  send(socket, 1000);
                  Thread.sleep(700);
                  pass(server, "nft output");
                  waitUntilAcknowledged(probes);
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      assertEquals(1000, reader.get(10, TimeUnit.SECONDS));
      probes.drainUntilAllClosed();
      List<Retransmission> data = seen(probes);
      assertTrue(data.size() >= 2, () -> "too few to prove anything: " + data);
      for (Retransmission told : data) {
        assertEquals(DropJoin.ACKNOWLEDGEMENT, told.dropped(), () -> "" + told);
        assertEquals("NETFILTER_DROP", told.dropReason());
      }
    }
  }

  /**
   * Nothing is retransmitted, so that only the stall tells: the kernel's own counter is the proof.
   */
  @ParameterizedTest
  @CsvSource({
    "10.98.0.2, nft output, NETFILTER_DROP",
    "fd98::2,   nft output, NETFILTER_DROP",
    "10.98.0.2, tc egress,  TC_EGRESS",
    "fd98::2,   tc egress,  TC_EGRESS"
  })
  void shouldTellAStallThatNoCounterShows(String address, String place, String reason)
      throws Exception {
    try (ServerSocketChannel listener = listen(address);
        Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Long> reader = read(listener);
      KernelCounters before = KernelCounters.of(client);
      long blockedNs =
          client
              .start(
                  "sender",
                  () -> {
                    try (SocketChannel socket =
                        SocketChannel.open(TcpTraffic.addressOf(listener))) {
                      send(socket, 100);
                      Thread.sleep(100);
                      drop(client, place, "dport");
                      long start = System.nanoTime();
                      send(socket, 1000);
                      Thread.sleep(300);
                      pass(client, place);
                      long passed = System.nanoTime() - start;
                      probes.drainUntil(() -> !probes.seen.stalls.isEmpty());
                      return passed;
                    }
                  })
              .get(60, TimeUnit.SECONDS);
      assertEquals(1100, reader.get(10, TimeUnit.SECONDS));
      probes.drainUntilAllClosed();
      assertEquals(
          0,
          KernelCounters.of(client).since(before, "RetransSegs"),
          "the kernel itself counts no retransmission");
      assertEquals(1, probes.seen.stalls.size(), () -> "" + probes.seen.stalls);
      Stall stall = probes.seen.stalls.getFirst();
      assertEquals(reason, stall.reason());
      assertEquals(1000, stall.bytes());
      assertEquals(SENT, stall.end());
      assertEquals("sender", stall.header().comm());
      assertTrue(stall.drops() >= 1, () -> "" + stall);
      // It cannot have got through before the rule was gone, nor later than one more backed-off
      // try.
      assertTrue(
          stall.durationNs() > blockedNs - 50 * NS_IN_MS
              && stall.durationNs() < 4 * blockedNs + 1000 * NS_IN_MS,
          () -> stall + " blocked for ns=" + blockedNs);
      probes.seen.drops.stream()
          .filter(drop -> drop.reason().equals(reason))
          .forEach(drop -> assertEquals("sender", drop.header().comm()));
      assertEquals(
          stall.drops(),
          probes.seen.drops.stream()
              .filter(drop -> drop.outbound() && drop.reason().equals(reason))
              .count());
    }
  }

  @Test
  void shouldEndAStallWithItsConnection() throws Exception {
    try (ServerSocketChannel listener = listen("10.98.0.2");
        Probes probes = Probes.attach(10_000_000, client, server)) {
      CompletableFuture<Long> reader = read(listener);
      client
          .start(
              "sender",
              () -> {
                SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener));
                drop(client, "nft output", "dport");
                send(socket, 1000);
                socket.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
                Thread.sleep(100);
                socket.close();
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      probes.drainUntil(() -> !probes.seen.stalls.isEmpty());
      assertEquals(2, probes.seen.stalls.getFirst().end(), "closed");
      assertFalse(reader.isDone(), "the peer never heard of it");
    }
  }

  /** Without a socket, the place and the reason are all there is. */
  @Test
  void shouldTellASegmentThatNobodyWaitsFor() throws Exception {
    try (Probes probes = Probes.attach(10_000_000, client, server)) {
      client.call(() -> ConnectionTest.connectAndFail("10.98.0.2", 9));
      probes.drainUntil(() -> !probes.seen.drops.isEmpty());
      RecordingHandler.Drop drop = probes.seen.drops.getFirst();
      assertEquals("NO_SOCKET", drop.reason());
      assertEquals("tcp_v4_rcv", drop.location());
      assertEquals(9, drop.header().localPort());
      assertFalse(drop.outbound());
    }
  }

  /** After a first connection: the time to find the neighbour is none of the path's. */
  private ServerSocketChannel listen(String address) throws Exception {
    ServerSocketChannel listener =
        TcpTraffic.listen(server, new InetSocketAddress(address, PORT), 0);
    client.call(
        () -> {
          SocketChannel.open(TcpTraffic.addressOf(listener)).close();
          return null;
        });
    server.call(
        () -> {
          listener.accept().close();
          return null;
        });
    return listener;
  }

  private CompletableFuture<Long> read(ServerSocketChannel listener) {
    return server.start(
        "reader",
        () -> {
          try (SocketChannel socket = listener.accept()) {
            return TcpTraffic.readToEnd(socket);
          }
        });
  }

  private static void send(SocketChannel socket, int bytes) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      socket.write(buffer);
    }
  }

  /** Without this a connection that is quick to close would end in the middle of the experiment. */
  private static void waitUntilAcknowledged(Probes probes) throws Exception {
    Thread.sleep(1200);
    probes.drainUntil(() -> true);
  }

  /** All but those of the handshake and of the end. */
  private static List<Retransmission> seen(Probes probes) {
    return probes.seen.retransmissions.stream().filter(told -> told.bytes() > 0).toList();
  }

  private static void drop(NetworkNamespace host, String place, String end) {
    switch (place) {
      case "nft" -> nft(host, "input", end);
      case "nft output" -> nft(host, "output", end);
      case "tc" -> tc(host, "ingress");
      case "tc egress" -> tc(host, "egress");
      default -> throw new IllegalArgumentException(place);
    }
  }

  private static void pass(NetworkNamespace host, String place) {
    if (place.startsWith("nft")) {
      host.exec("nft", "delete table inet drops");
    } else {
      host.exec("tc", "qdisc", "del", "dev", "veth0", "clsact");
    }
  }

  private static void nft(NetworkNamespace host, String hook, String end) {
    host.exec("nft", "add table inet drops");
    host.exec("nft", "add chain inet drops c { type filter hook " + hook + " priority 0 ; }");
    host.exec("nft", "add rule inet drops c tcp " + end + " " + PORT + " drop");
  }

  /** tc knows of no port here: the program drops what goes to {@link #PORT}. */
  private static void tc(NetworkNamespace host, String direction) {
    host.exec("tc", "qdisc", "add", "dev", "veth0", "clsact");
    host.exec(
        "tc",
        "filter",
        "add",
        "dev",
        "veth0",
        direction,
        "bpf",
        "direct-action",
        "object-file",
        "../bpf/target/classes/bpf/testing/drop_port.bpf.o",
        "section",
        "tc");
  }
}
