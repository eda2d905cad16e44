package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.kernel.RecordingHandler.Overflow;
import dev.wirescope.agent.probe.SocketIterator;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener that nobody accepts from, held to the kernel's own counters. */
@KernelTest
class ListenOverflowTest {
  private static final int BACKLOG = 4;
  private static final int CALLERS = 300;

  private static NetworkNamespace client;
  private static NetworkNamespace server;

  @BeforeAll
  static void makeHosts() {
    client = new NetworkNamespace("wslo-client");
    server = new NetworkNamespace("wslo-server");
    client.connectTo(server);
  }

  @AfterAll
  static void removeHosts() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(SocketIterator.class)
  void shouldTellEachSegmentThatWasTurnedAway(SocketIterator iterator) throws Exception {
    try (Probes probes = Probes.attach(SocketWalks.only(iterator), client, server);
        ServerSocketChannel listener =
            server
                .start(
                    "lazy-server",
                    () ->
                        ServerSocketChannel.open()
                            .bind(new InetSocketAddress("10.98.0.2", 0), BACKLOG))
                .get(10, TimeUnit.SECONDS)) {
      KernelCounters before = KernelCounters.of(server);
      List<SocketChannel> callers = new ArrayList<>();
      client.call(
          () -> {
            for (int i = 0; i < CALLERS; i++) {
              SocketChannel socket = SocketChannel.open();
              socket.configureBlocking(false);
              socket.connect(TcpTraffic.addressOf(listener));
              callers.add(socket);
            }
            return null;
          });
      Thread.sleep(1500); // the first retransmitted SYNs are turned away too
      probes.lookAtListeners();
      Thread.sleep(2500);
      for (SocketChannel socket : callers) {
        socket.close();
      }
      Thread.sleep(100);
      KernelCounters after = KernelCounters.of(server);
      probes.lookAtListeners();
      long overflows = after.since(before, "ListenOverflows");
      assertTrue(overflows >= CALLERS, () -> "too few to prove anything: " + overflows);
      assertEquals(overflows, after.since(before, "ListenDrops"), "no other reason to drop");
      List<Overflow> told = probes.seen.overflows;
      assertEquals(overflows, told.stream().mapToLong(Overflow::count).sum(), "ListenOverflows");
      assertEquals(2, told.size(), "one event for each look, not for each segment");
      for (Overflow overflow : told) {
        assertEquals(BACKLOG, overflow.limit());
        assertEquals(BACKLOG + 1, overflow.backlog(), "sk_acceptq_is_full(): more than the limit");
        assertEquals("lazy-server", overflow.header().comm());
        assertEquals(TcpTraffic.addressOf(listener).getPort(), overflow.header().localPort());
      }
    }
  }
}
