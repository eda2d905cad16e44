package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.kernel.RecordingHandler.Header;
import dev.wirescope.agent.probe.CgroupRoot;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.WantedConnections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wanted is told to the last connection, and nothing else is. */
@KernelTest
class WantedConnectionsTest {
  private static final int WANTED = 9061;
  private static final int OTHER = 9062;
  private static final int ROUNDS = 50;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wswa-client");
    server = new NetworkNamespace("wswa-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldTellConnectionsOfAPort(String address) throws Exception {
    try (ServerSocketChannel wanted = listen(address, WANTED);
        ServerSocketChannel other = listen(address, OTHER);
        Open older = new Open(client, wanted, other);
        Probes probes = attach(new WantedConnections(Set.of(WANTED), Set.of(), Set.of()))) {
      KernelCounters before = KernelCounters.of(server);
      for (int i = 0; i < ROUNDS; i++) {
        new Open(client, wanted, other).close();
      }
      older.close();
      probes.drainUntilAllClosed();
      assertEquals(2 * ROUNDS, KernelCounters.of(server).since(before, "PassiveOpens"));
      assertEquals(ROUNDS, probes.seen.connects.size());
      assertEquals(ROUNDS, probes.seen.accepts.size());
      assertEquals(2 * ROUNDS + 2, probes.seen.closes.size(), "both ends, and of the older one");
      assertTrue(
          headers(probes).allMatch(WantedConnectionsTest::isOfThePort), headers(probes)::toString);
      probes.assertNothingLost();
    }
  }

  /** The kernel picks a client's port after the attempt has begun. */
  @Test
  void shouldTellAConnectionByThePortThatTheKernelPicked() throws Exception {
    client.exec(
        "sysctl", "-qw", "net.ipv4.ip_local_port_range=" + (WANTED - 1) + " " + (WANTED + 8));
    try (ServerSocketChannel listener = listen("10.98.0.2", OTHER + 1000);
        Probes probes = attach(new WantedConnections(Set.of(WANTED), Set.of(), Set.of()))) {
      List<SocketChannel> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(client.call(() -> SocketChannel.open(TcpTraffic.addressOf(listener))));
        all.add(listener.accept());
      }
      for (SocketChannel end : all) {
        end.close();
      }
      for (int i = 0; i < 10; i++) {
        client.call(() -> ConnectionTest.connectAndFail("10.98.0.2", 1));
      }
      probes.drainUntilAllClosed();
      assertEquals(1, probes.seen.connects.size());
      assertEquals(1, probes.seen.accepts.size());
      assertTrue(probes.seen.closes.size() >= 2, probes.seen::toString);
      assertTrue(
          headers(probes).allMatch(WantedConnectionsTest::isOfThePort), headers(probes)::toString);
      probes.assertNothingLost();
    }
  }

  @Test
  void shouldTellWhatIsRefusedDroppedAndRepeatedByPort() throws Exception {
    server.exec("nft", "add table inet wall");
    server.exec("nft", "add chain inet wall in { type filter hook input priority 0 ; }");
    int dropped = WANTED + 10;
    server.exec(
        "nft", "add rule inet wall in tcp dport { " + dropped + ", " + (dropped + 1) + " } drop");
    Set<Integer> ports = Set.of(WANTED, dropped);
    try (Probes probes = attach(new WantedConnections(ports, Set.of(), Set.of()))) {
      KernelCounters before = KernelCounters.of(server);
      List<CompletableFuture<Void>> calls = new ArrayList<>();
      for (int port : List.of(dropped, dropped + 1)) {
        calls.add(client.start("caller", () -> ConnectionTest.connectAndFail("10.98.0.2", port)));
      }
      for (int i = 0; i < ROUNDS; i++) {
        for (int port : List.of(WANTED, OTHER)) {
          client.call(() -> ConnectionTest.connectAndFail("10.98.0.2", port));
        }
      }
      probes.drainUntil(
          () -> probes.seen.retransmissions.size() >= 2 && probes.seen.drops.size() >= 3);
      assertEquals(2 * ROUNDS, KernelCounters.of(server).since(before, "OutRsts"));
      assertEquals(2 * ROUNDS, probes.seen.resets.size(), "sent and received");
      assertEquals(ROUNDS, probes.seen.closes.size());
      assertTrue(
          headers(probes)
              .allMatch(h -> ports.contains(h.localPort()) || ports.contains(h.remotePort())),
          headers(probes)::toString);
      calls.forEach(call -> call.cancel(true));
    }
  }

  @Test
  void shouldTellConnectionsOfANetworkNamespace() throws Exception {
    Set<Integer> namespace = NetworkNamespace.inodes(server);
    try (ServerSocketChannel one = listen("10.98.0.2", WANTED);
        ServerSocketChannel two = listen("10.98.0.2", OTHER);
        Open older = new Open(client, one, two);
        Probes probes = attach(new WantedConnections(Set.of(), namespace, Set.of()))) {
      for (int i = 0; i < ROUNDS; i++) {
        new Open(client, one, two).close();
        client.call(() -> ConnectionTest.connectAndFail("10.98.0.2", 1));
      }
      older.close();
      probes.drainUntilAllClosed();
      assertEquals(0, probes.seen.connects.size());
      assertEquals(2 * ROUNDS, probes.seen.accepts.size());
      assertEquals(2 * ROUNDS + 2, probes.seen.closes.size());
      assertEquals(ROUNDS, probes.seen.resets.size(), "sent");
      assertTrue(
          headers(probes).allMatch(h -> namespace.contains(h.netns())), headers(probes)::toString);
      probes.assertNothingLost();
    }
  }

  /** A process in a cgroup below the wanted one, beside one that is in another. */
  @Test
  void shouldTellConnectionsOfACgroupAndWhatIsBelowIt() throws Exception {
    Path wanted = CgroupRoot.require().resolve("wirescope-wanted-test");
    Path below = wanted.resolve("below");
    Files.createDirectories(below);
    try (ServerSocketChannel one = listen("10.98.0.2", WANTED);
        ServerSocketChannel two = listen("10.98.0.2", OTHER);
        Probes probes =
            attach(
                new WantedConnections(
                    Set.of(), Set.of(), Set.of((Long) Files.getAttribute(wanted, "unix:ino"))))) {
      KernelCounters before = KernelCounters.of(client);
      // Before it enters the namespace: "ip netns exec" mounts a /sys without cgroups.
      NetworkNamespace.run(
          "sh",
          "-ec",
          "echo $$ > "
              + below
              + "/cgroup.procs; exec ip netns exec wswa-client bash -c '"
              + connectTo(WANTED)
              + "'");
      client.exec("bash", "-c", connectTo(OTHER));
      while (one.socket().isBound()
          && KernelCounters.of(client).since(before, "ActiveOpens") < 2 * ROUNDS) {
        Thread.sleep(10);
      }
      one.close();
      two.close();
      probes.drainUntilAllClosed();
      assertEquals(ROUNDS, probes.seen.connects.size());
      assertEquals(0, probes.seen.accepts.size(), "the listeners are in no cgroup that is wanted");
      assertEquals(ROUNDS, probes.seen.closes.size());
      assertTrue(
          headers(probes).allMatch(h -> h.remotePort() == WANTED), headers(probes)::toString);
      probes.assertNothingLost();
    } finally {
      Files.deleteIfExists(below);
      Files.deleteIfExists(wanted);
    }
  }

  private static String connectTo(int port) {
    return "for i in $(seq "
        + ROUNDS
        + "); do exec 3<>/dev/tcp/10.98.0.2/"
        + port
        + "; exec 3>&-; done";
  }

  private Probes attach(WantedConnections wanted) throws Exception {
    return Probes.attach(KernelEventsConfig.defaults().withConnections(wanted), client, server);
  }

  private ServerSocketChannel listen(String address, int port) throws Exception {
    return TcpTraffic.listen(server, new InetSocketAddress(address, port), 0);
  }

  private static boolean isOfThePort(Header header) {
    return header.localPort() == WANTED || header.remotePort() == WANTED;
  }

  private static Stream<Header> headers(Probes probes) {
    RecordingHandler seen = probes.seen;
    return Stream.of(
            seen.connects.stream().map(RecordingHandler.Connect::header),
            seen.accepts.stream().map(RecordingHandler.Accept::header),
            seen.closes.stream().map(RecordingHandler.Close::header),
            seen.retransmissions.stream().map(RecordingHandler.Retransmission::header),
            seen.drops.stream().map(RecordingHandler.Drop::header),
            seen.resets.stream().map(RecordingHandler.Reset::header),
            seen.stalls.stream().map(RecordingHandler.Stall::header),
            seen.zeroWindows.stream().map(RecordingHandler.ZeroWindow::header))
        .flatMap(all -> all);
  }

  /** One connection to each of two listeners, both ends of it. */
  private static final class Open implements AutoCloseable {
    private final List<SocketChannel> ends = new ArrayList<>();

    Open(NetworkNamespace client, ServerSocketChannel... listeners) throws Exception {
      for (ServerSocketChannel listener : listeners) {
        ends.add(
            client
                .start("caller", () -> SocketChannel.open(TcpTraffic.addressOf(listener)))
                .get(10, TimeUnit.SECONDS));
        ends.add(listener.accept());
      }
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel end : ends) {
        end.close();
      }
    }
  }
}
