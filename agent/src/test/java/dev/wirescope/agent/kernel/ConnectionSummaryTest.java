package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.probe.SocketIterator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The state of real connections, held to what {@code ss} says of the same sockets. */
@KernelTest
class ConnectionSummaryTest {
  private static final int CLIENT = 1;
  private static final int SERVER = 2;
  private static final int ESTABLISHED = 1;
  private static final long BYTES_UP = 20_000_000;
  private static final int BYTES_DOWN = 4321;
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final int MANY = 2000;
  private static final long NS_PER_MS = 1_000_000;

  private static NetworkNamespace client;
  private static NetworkNamespace server;
  private static Set<Integer> inodes;

  @BeforeAll
  static void makeHosts() throws IOException {
    client = new NetworkNamespace("wssum-client");
    server = new NetworkNamespace("wssum-server");
    client.connectTo(server);
    server.acknowledgeAtOnce();
    inodes = NetworkNamespace.inodes(client, server);
  }

  @AfterAll
  static void removeHosts() {
    client.close();
    server.close();
  }

  /** A reader that pauses, then loss, then silence: each number is the kernel's own. */
  @ParameterizedTest
  @CsvSource({
    "STORAGE, 10.98.0.2",
    "STORAGE, fd98::2",
    "NAMESPACE, 10.98.0.2",
    "NAMESPACE, fd98::2"
  })
  void shouldSayOfASocketWhatSsSays(SocketIterator iterator, String address) throws Exception {
    KernelEventsConfig config = SocketWalks.only(iterator);
    try (KernelEvents events = start(config.withZeroWindowDurationMinNs(0));
        ServerSocketChannel listener = TcpTraffic.listen(server, address, RECEIVE_BUFFER);
        Pair pair = Pair.open(listener)) {
      CompletableFuture<Void> sent = client.start("sender", () -> send(pair.near(), BYTES_UP));
      Thread.sleep(300);
      loseSome(client);
      loseSome(server);
      server.call(
          () -> {
            read(pair.far(), BYTES_UP);
            TcpTraffic.send(pair.far(), BYTES_DOWN);
            return null;
          });
      sent.get(60, TimeUnit.SECONDS);
      read(pair.near(), BYTES_DOWN);

      RecordedEvents seen = new RecordedEvents();
      SocketStatistics near = quiet(client, pair.nearPort(), pair.farPort());
      SocketStatistics far = quiet(server, pair.farPort(), pair.nearPort());
      events.tellConnectionSummaries(seen);
      while (events.drain(seen, 100_000) > 0) {}

      ConnectionSummaryEvent told = summary(seen, pair.nearPort(), pair.farPort());
      ConnectionSummaryEvent toldFar = summary(seen, pair.farPort(), pair.nearPort());
      assertTrue(near.retransmits() > 0, () -> "no loss, nothing proved: " + near);
      assertTrue(far.number("rcv_ooopack") > 0, () -> "no loss, nothing proved: " + far);
      assertTrue(near.number("rwnd_limited") > 100, () -> "no closed window: " + near);
      assertEquals(CLIENT, told.role());
      assertEquals(SERVER, toldFar.role());
      assertEquals(BYTES_UP, told.bytesSent());
      assertEquals(BYTES_DOWN, told.bytesReceived());
      assertEquals(BYTES_DOWN, toldFar.bytesSent());
      assertEquals(BYTES_UP, toldFar.bytesReceived());
      assertEquals(near.number("bytes_acked"), told.bytesSent() + 1, "ss counts the SYN");
      assertEquals(far.number("bytes_acked"), toldFar.bytesSent());
      assertSame(near, told);
      assertSame(far, toldFar);
      assertEquals(zeroWindowNs(seen, pair.farPort(), 1), toldFar.localZeroWindowNs());
      assertEquals(zeroWindowNs(seen, pair.nearPort(), 2), told.peerZeroWindowNs());
      assertTrue(toldFar.localZeroWindowNs() > 100 * NS_PER_MS, "the reader paused for 300 ms");
      assertEquals(0, toldFar.localWindowClosed());
      assertEquals(told.durationNs(), told.intervalNs(), "told for the first time");
      assertEquals(told.bytesSent(), told.bytesSentInterval());
      assertEquals(0, told.joinedLate());
      assertEquals(0, events.notUnderstood());
    } finally {
      server.exec("nft", "flush ruleset");
      client.exec("nft", "flush ruleset");
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIterator.class)
  void shouldTellAConnectionAgainOnlyWhenItMoves(SocketIterator iterator) throws Exception {
    KernelEventsConfig config = SocketWalks.only(iterator);
    try (KernelEvents events = start(config);
        ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", 0);
        Pair pair = Pair.open(listener)) {
      quiet(client, pair.nearPort(), pair.farPort());
      assertEquals(2, walk(events).size(), "both ends, though not a byte was sent");
      assertEquals(0, walk(events).size(), "nothing has moved");
      send(pair.near(), 1);
      read(pair.far(), 1);
      quiet(client, pair.nearPort(), pair.farPort());
      List<ConnectionSummaryEvent> moved = walk(events);
      assertEquals(2, moved.size());
      for (ConnectionSummaryEvent told : moved) {
        assertEquals(told.role() == CLIENT ? 1 : 0, told.bytesSentInterval());
        assertEquals(told.role() == SERVER ? 1 : 0, told.bytesReceivedInterval());
        assertTrue(told.intervalNs() > 0 && told.intervalNs() < told.durationNs());
      }
      assertEquals(0, walk(events).size());
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIterator.class)
  void shouldTellAClosedWindowWhileItLasts(SocketIterator iterator) throws Exception {
    KernelEventsConfig config = SocketWalks.only(iterator);
    try (KernelEvents events = start(config);
        ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", RECEIVE_BUFFER);
        Pair pair = Pair.open(listener)) {
      CompletableFuture<Void> sent = client.start("blocked", () -> send(pair.near(), 10_000_000));
      Thread.sleep(500);
      walk(events);
      Thread.sleep(200);
      List<ConnectionSummaryEvent> stalled = walk(events);
      assertEquals(2, stalled.size(), "neither end moves, and both are told");
      for (ConnectionSummaryEvent told : stalled) {
        boolean near = told.role() == CLIENT;
        assertEquals(near ? 0 : 1, told.localWindowClosed());
        assertEquals(near ? 1 : 0, told.peerWindowClosed());
        long closedNs = near ? told.peerZeroWindowIntervalNs() : told.localZeroWindowIntervalNs();
        assertEquals(told.intervalNs(), closedNs, "closed for the whole interval");
        assertTrue(near ? told.bytesUnsent() > 0 : told.bytesUnread() > 0);
        assertEquals(0, near ? told.sndWndBytes() : told.rcvWndBytes());
        assertTrue(!near || told.rwndLimitedNs() > 500 * NS_PER_MS, "the running chronograph");
      }
      read(pair.far(), 10_000_000);
      sent.get(20, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIterator.class)
  void shouldKnowConnectionsThatAreOlderThanTheAgent(SocketIterator iterator) throws Exception {
    KernelEventsConfig config = SocketWalks.only(iterator);
    try (ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", 0);
        Pair pair = Pair.open(listener)) {
      send(pair.near(), 5000);
      read(pair.far(), 5000);
      quiet(client, pair.nearPort(), pair.farPort());
      try (KernelEvents events = start(config)) {
        List<ConnectionSummaryEvent> first = walk(events);
        assertEquals(2, first.size());
        for (ConnectionSummaryEvent told : first) {
          assertEquals(1, told.joinedLate());
          assertEquals(told.localPort() == pair.farPort() ? SERVER : CLIENT, told.role());
          assertEquals(told.role() == CLIENT ? 5000 : 0, told.bytesSent());
          assertEquals(told.role() == SERVER ? 5000 : 0, told.bytesReceived());
          assertEquals(ProcessHandle.current().pid(), told.pid());
          assertEquals(0, told.intervalNs(), "nothing is known of before");
          assertEquals(0, told.bytesSentInterval() + told.bytesReceivedInterval());
          assertEquals(0, told.durationNs());
        }
        send(pair.near(), 70);
        read(pair.far(), 70);
        quiet(client, pair.nearPort(), pair.farPort());
        for (ConnectionSummaryEvent told : walk(events)) {
          assertTrue(told.intervalNs() > 0);
          assertEquals(70, told.bytesSentInterval() + told.bytesReceivedInterval());
        }
      }
    }
  }

  /** Its next segment, and with it an episode, may be a minute away. */
  @ParameterizedTest
  @EnumSource(SocketIterator.class)
  void shouldKnowAWindowThatClosedBeforeTheAgentStarted(SocketIterator iterator) throws Exception {
    KernelEventsConfig config = SocketWalks.only(iterator);
    try (ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", RECEIVE_BUFFER);
        Pair pair = Pair.open(listener)) {
      CompletableFuture<Void> sent = client.start("blocked", () -> send(pair.near(), 10_000_000));
      Thread.sleep(2000);
      KernelEventsConfig noEpisodes =
          config.withProbes(EnumSet.complementOf(EnumSet.of(Probe.ZERO_WINDOW)));
      try (KernelEvents events = start(noEpisodes)) {
        List<ConnectionSummaryEvent> first = walk(events);
        List<ConnectionSummaryEvent> second = walk(events);
        assertEquals(2, first.size());
        assertEquals(2, second.size());
        for (int i = 0; i < 2; i++) {
          boolean near = second.get(i).role() == CLIENT;
          assertEquals(
              1, near ? first.get(i).peerWindowClosed() : first.get(i).localWindowClosed());
          assertEquals(
              second.get(i).timeNs() - first.get(i).timeNs(),
              near
                  ? second.get(i).peerZeroWindowIntervalNs()
                  : second.get(i).localZeroWindowIntervalNs());
        }
        read(pair.far(), 10_000_000);
        sent.get(20, TimeUnit.SECONDS);
        walk(events);
        for (ConnectionSummaryEvent told : walk(events)) {
          assertEquals(0, told.localWindowClosed() + told.peerWindowClosed());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SocketIterator.class)
  void shouldTellThousandsOfConnectionsInOneWalk(SocketIterator iterator) throws Exception {
    KernelEventsConfig config = SocketWalks.only(iterator);
    List<Pair> pairs = new ArrayList<>();
    try (ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", 0)) {
      for (int i = 0; i < MANY; i++) {
        pairs.add(Pair.open(listener));
      }
      try (KernelEvents events = start(config)) {
        List<ConnectionSummaryEvent> told = walk(events);
        assertEquals(2 * MANY, told.size());
        assertEquals(
            2 * MANY,
            told.stream()
                .map(ConnectionSummaryEvent::connectionId)
                .collect(Collectors.toSet())
                .size());
        assertEquals(0, walk(events).size());
        assertEquals(0, events.notUnderstood());
      }
    } finally {
      pairs.forEach(Pair::close);
    }
  }

  private static void assertSame(SocketStatistics ss, ConnectionSummaryEvent told) {
    assertEquals(ESTABLISHED, told.state());
    assertEquals(ss.number("bytes_received"), told.bytesReceived(), ss::line);
    assertEquals(ss.number("segs_out"), told.segmentsSent(), ss::line);
    assertEquals(ss.number("segs_in"), told.segmentsReceived(), ss::line);
    assertEquals(ss.retransmits(), told.retransmits(), ss::line);
    assertEquals(ss.number("rcv_ooopack"), told.outOfOrderSegments(), ss::line);
    assertEquals(ss.number("dsack_dups"), told.dsacks(), ss::line);
    assertEquals(ss.number("reord_seen"), told.reorderingSeen(), ss::line);
    assertEquals(ss.number("cwnd"), told.cwndSegments(), ss::line);
    assertEquals(ss.number("busy"), told.busyNs() / NS_PER_MS, ss::line);
    assertEquals(ss.number("rwnd_limited"), told.rwndLimitedNs() / NS_PER_MS, ss::line);
    assertEquals(ss.number("sndbuf_limited"), told.sndbufLimitedNs() / NS_PER_MS, ss::line);
    assertEquals(0, told.bytesUnread());
    assertEquals(0, told.bytesUnsent());
    assertEquals(0, told.bytesInFlight());
  }

  private static long zeroWindowNs(RecordedEvents seen, int localPort, int side) {
    return seen.zeroWindows.stream()
        .filter(e -> e.localPort() == localPort && e.side() == side)
        .mapToLong(ZeroWindowEvent::durationNs)
        .sum();
  }

  private static void loseSome(NetworkNamespace host) {
    host.exec("nft", "add table inet loss");
    host.exec("nft", "add chain inet loss in { type filter hook input priority 0 ; }");
    host.exec("nft", "add rule inet loss in meta l4proto tcp numgen random mod 100 < 5 drop");
  }

  /** Waits until the connection counts no more segments; what {@code ss} says then. */
  private static SocketStatistics quiet(NetworkNamespace host, int localPort, int remotePort)
      throws Exception {
    SocketStatistics before = SocketStatistics.of(host, localPort, remotePort);
    for (int i = 0; i < 100; i++) {
      Thread.sleep(60); // longer than a delayed acknowledgement
      SocketStatistics now = SocketStatistics.of(host, localPort, remotePort);
      if (now.isAsQuietAs(before)) {
        return now;
      }
      before = now;
    }
    throw new AssertionError("does not come to rest: " + before);
  }

  private static ConnectionSummaryEvent summary(RecordedEvents seen, int local, int remote) {
    return RecordedEvents.between(seen.summaries, local, remote).orElseThrow();
  }

  /** One walk: the summaries of the hosts of this test. */
  private static List<ConnectionSummaryEvent> walk(KernelEvents events) {
    RecordedEvents seen = new RecordedEvents();
    events.tellConnectionSummaries(seen);
    return seen.summaries.stream().filter(e -> inodes.contains(e.netns())).toList();
  }

  private static KernelEvents start(KernelEventsConfig config) {
    return KernelEvents.tryOut(config);
  }

  private static Void send(SocketChannel socket, long bytes) throws IOException {
    TcpTraffic.send(socket, bytes);
    return null;
  }

  private static void read(SocketChannel socket, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    for (long left = bytes; left > 0; ) {
      int count = socket.read(buffer.clear().limit((int) Math.min(left, buffer.capacity())));
      if (count < 0) {
        throw new IOException("the peer ended with bytes left=" + left);
      }
      left -= count;
    }
  }

  /** Both ends of a connection from the client's to the server's host. */
  private record Pair(SocketChannel near, SocketChannel far) implements AutoCloseable {
    static Pair open(ServerSocketChannel listener) throws Exception {
      InetSocketAddress to = TcpTraffic.addressOf(listener);
      SocketChannel near = client.call(() -> SocketChannel.open(to));
      return new Pair(near, listener.accept());
    }

    int nearPort() throws IOException {
      return ((InetSocketAddress) near.getLocalAddress()).getPort();
    }

    int farPort() throws IOException {
      return ((InetSocketAddress) far.getLocalAddress()).getPort();
    }

    @Override
    public void close() {
      try (near;
          far) {
        // Both, in this order.
      } catch (IOException e) {
        throw new IllegalStateException("close", e);
      }
    }
  }
}
