package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.kernel.RecordingHandler.Hole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection did not receive while later segments had arrived. */
@KernelTest
class HoleTest {
  private static final int FILLED = 1;
  private static final int CLOSED = 2;
  private static final int UNKNOWN = 0;
  private static final int LATER = 1;
  private static final int EARLIER = 2;
  private static final int MISSING = 700;
  private static final int BEHIND = 300;
  private static final int PORT = 9071;
  private static final Duration A_WHILE = Duration.ofMillis(30);

  /** Between a test's look at the clock and the kernel's: this process may have to wait. */
  private static final long SLACK_NS = 20_000_000;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wsho-client");
    server = new NetworkNamespace("wsho-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  /** The first segment is overtaken by the second, and arrives before its copy does. */
  @Test
  void shouldTellThatASegmentWasOvertaken() throws Exception {
    Hole hole = fillFromAHeldPath(false);
    assertEquals(EARLIER, hole.fill());
  }

  /** The first segment is lost on its way, its copy arrives. */
  @Test
  void shouldTellThatASegmentWasSentAgain() throws Exception {
    Hole hole = fillFromAHeldPath(true);
    assertEquals(LATER, hole.fill());
  }

  private Hole fillFromAHeldPath(boolean firstIsLost) throws Exception {
    HeldPath forth = HeldPath.route(client, server, "10.98.0.2");
    HeldPath back = HeldPath.route(server, client, "10.98.0.1");
    try (ServerSocketChannel listener = listen("10.98.0.2");
        Probes probes = Probes.attach(10_000_000, client, server);
        Pair pair = Pair.of(client, listener)) {
      KernelCounters before = KernelCounters.of(server);
      int[] first = new int[1];
      forth.hold(
          packet -> {
            int seq = HeldPath.seqOfPayload(packet);
            if (first[0] == 0) {
              first[0] = seq;
            }
            return seq != 0 && seq == first[0];
          });
      pair.send(MISSING);
      probes.drainUntil(() -> forth.held() == 1);
      Thread.sleep(A_WHILE); // so that their timestamps differ
      back.hold(_ -> firstIsLost);
      long beganNs = System.nanoTime();
      pair.send(BEHIND);
      if (firstIsLost) {
        Thread.sleep(A_WHILE); // so that the copy is sent visibly later
        back.release();
      }
      probes.drainUntil(() -> forth.held() == 2);
      Thread.sleep(A_WHILE);
      assertEquals(List.of(), probes.seen.holes);
      if (firstIsLost) {
        forth.loseFirst();
      }
      forth.release();
      long endedNs = System.nanoTime();
      probes.drainUntil(() -> !probes.seen.holes.isEmpty());
      // A tail loss probe may have sent the second one once more.
      long outOfOrder = KernelCounters.of(server).since(before, "TCPOFOQueue");
      assertTrue(outOfOrder >= 1 && outOfOrder <= 3, () -> "" + outOfOrder);
      Hole hole = probes.seen.holes.getFirst();
      assertEquals(1, probes.seen.holes.size());
      assertEquals(FILLED, hole.end());
      assertEquals(first[0], hole.seq());
      assertEquals(MISSING, hole.bytesMissing());
      assertEquals(outOfOrder, hole.segmentsWaiting());
      assertEquals("", hole.dropReason());
      assertEquals(PORT, hole.header().localPort());
      assertTrue(hole.startNs() >= beganNs && hole.startNs() < beganNs + SLACK_NS, hole::toString);
      long endNs = hole.startNs() + hole.durationNs();
      assertTrue(Math.abs(endNs - endedNs) < SLACK_NS, hole::toString);
      probes.assertNothingLost();
      return hole;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldNameTheDropOnThisNode(String address) throws Exception {
    try (ServerSocketChannel listener = listen(address);
        Probes probes = Probes.attach(10_000_000, client, server);
        Pair pair = Pair.of(client, listener)) {
      dropData();
      pair.send(MISSING);
      probes.drainUntil(() -> !probes.seen.drops.isEmpty());
      passData();
      pair.send(BEHIND);
      // The second one was sent later and acknowledged: the first is sent again at once (RFC 8985).
      probes.drainUntil(() -> pair.hasArrived(MISSING + BEHIND));
      dropData();
      pair.send(MISSING);
      probes.drainUntil(() -> probes.seen.drops.size() >= 2);
      passOnlyShort();
      pair.send(BEHIND);
      Thread.sleep(A_WHILE);
      passData();
      probes.drainUntil(() -> pair.hasArrived(2 * (MISSING + BEHIND)));
      probes.drainUntil(() -> !probes.seen.holes.isEmpty());
      Hole hole = probes.seen.holes.getLast();
      assertEquals(FILLED, hole.end());
      assertEquals(MISSING, hole.bytesMissing());
      assertTrue(hole.durationNs() >= A_WHILE.toNanos(), hole::toString);
      assertEquals("NETFILTER_DROP", hole.dropReason());
      assertTrue(
          hole.dropRule().text().toString().startsWith("input: inet wall in "), hole::toString);
    }
  }

  @Test
  void shouldEndAHoleWithItsConnection() throws Exception {
    try (ServerSocketChannel listener = listen("10.98.0.2");
        Probes probes = Probes.attach(10_000_000, client, server);
        Pair pair = Pair.of(client, listener)) {
      dropData();
      pair.send(MISSING);
      probes.drainUntil(() -> !probes.seen.drops.isEmpty());
      passOnlyShort();
      pair.send(BEHIND);
      Thread.sleep(A_WHILE);
      assertEquals(List.of(), probes.seen.holes);
      pair.server.setOption(StandardSocketOptions.SO_LINGER, 0);
      pair.server.close();
      probes.drainUntil(() -> !probes.seen.holes.isEmpty());
      Hole hole = probes.seen.holes.getFirst();
      assertEquals(CLOSED, hole.end());
      assertEquals(UNKNOWN, hole.fill());
      assertEquals(MISSING, hole.bytesMissing());
    }
  }

  private void dropData() {
    wall("tcp dport " + PORT + " meta length > 100 drop");
  }

  /** Longer ones than {@link #BEHIND}, sent again, still have to wait. */
  private void passOnlyShort() {
    wall("tcp dport " + PORT + " meta length > 500 drop");
  }

  private void passData() {
    server.exec("nft", "flush chain inet wall in");
  }

  private void wall(String rule) {
    server.exec("nft", "add table inet wall");
    server.exec("nft", "add chain inet wall in { type filter hook input priority 0 ; }");
    passData();
    server.exec("nft", "add rule inet wall in " + rule);
  }

  private ServerSocketChannel listen(String address) throws Exception {
    return TcpTraffic.listen(server, new InetSocketAddress(address, PORT), 0);
  }

  /** Both ends of a connection. */
  private record Pair(SocketChannel client, SocketChannel server, ByteBuffer received)
      implements AutoCloseable {
    static Pair of(NetworkNamespace client, ServerSocketChannel listener) throws Exception {
      SocketChannel socket = client.call(() -> SocketChannel.open(TcpTraffic.addressOf(listener)));
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SocketChannel accepted = listener.accept();
      accepted.configureBlocking(false);
      return new Pair(socket, accepted, ByteBuffer.allocate(1 << 16));
    }

    void send(int bytes) throws IOException {
      client.write(ByteBuffer.allocate(bytes));
    }

    boolean hasArrived(int bytes) {
      try {
        server.read(received);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return received.position() == bytes;
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }
}
