package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.kernel.RecordingHandler.Close;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connect, accept and close of real connections: who, how long, how many bytes, and how it ended.
 */
@KernelTest
class ConnectionTest {
  private static final int CLIENT = 1;
  private static final int SERVER = 2;
  private static final int FIN = 1;
  private static final int RESET = 2;
  private static final int REFUSED = 4;
  private static final int BY_LOCAL = 1;
  private static final int BY_REMOTE = 2;

  private static NetworkNamespace host;

  @BeforeAll
  static void makeHost() {
    host = new NetworkNamespace("wsconn-host");
  }

  @AfterAll
  static void removeHost() {
    host.close();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,4", "::1,6"})
  void shouldTellTheLifeOfAConnection(String address, int ipVersion) throws Exception {
    try (Probes probes = Probes.attach(10_000_000, host);
        ServerSocketChannel listener = TcpTraffic.listen(host, address, 0)) {
      int port = TcpTraffic.addressOf(listener).getPort();
      CompletableFuture<Void> server =
          host.start(
              "conn-server",
              () -> {
                try (SocketChannel socket = listener.accept()) {
                  TcpTraffic.readToEnd(socket);
                  TcpTraffic.send(socket, 777);
                }
                return null;
              });
      TcpTraffic.flood(host, "conn-client", TcpTraffic.addressOf(listener), 12_345)
          .get(10, TimeUnit.SECONDS);
      server.get(10, TimeUnit.SECONDS);
      probes.drainUntil(() -> probes.seen.closes.size() >= 2);

      assertEquals(1, probes.seen.connects.size());
      assertEquals(1, probes.seen.accepts.size());
      RecordingHandler.Header opened = probes.seen.connects.getFirst().header();
      assertTrue(probes.seen.connects.getFirst().connectLatencyNs() > 0);
      assertEquals("conn-client", opened.comm());
      assertEquals(ProcessHandle.current().pid(), opened.pid());
      assertEquals(port, opened.remotePort());
      assertEquals(ipVersion, opened.ipVersion());
      assertNotEquals(0, opened.connectionId());

      Close client = closeOf(probes, CLIENT);
      Close accepted = closeOf(probes, SERVER);
      assertEquals(opened.connectionId(), client.header().connectionId());
      assertEquals(port, accepted.header().localPort());
      assertEquals(client.header().localPort(), accepted.header().remotePort());
      assertEquals(12_345, client.bytesSent());
      assertEquals(777, client.bytesReceived());
      assertEquals(777, accepted.bytesSent());
      assertEquals(12_345, accepted.bytesReceived());
      assertEquals(FIN, client.reason());
      assertEquals(BY_LOCAL, client.closedBy());
      assertEquals(BY_REMOTE, accepted.closedBy());
      assertTrue(client.established());
      assertEquals(
          "conn-server", accepted.header().comm(), "the last reader owns the server's side");
    }
  }

  @Test
  void shouldTellWhoResetAConnection() throws Exception {
    try (Probes probes = Probes.attach(10_000_000, host);
        ServerSocketChannel listener = TcpTraffic.listen(host, "127.0.0.1", 0)) {
      CompletableFuture<Void> server =
          host.start(
              "victim",
              () -> {
                try (SocketChannel socket = listener.accept()) {
                  TcpTraffic.readToEnd(socket);
                } catch (IOException expected) {
                  // The reset is what this test is about.
                }
                return null;
              });
      host.call(
          () -> {
            try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
              socket.write(ByteBuffer.allocate(5));
              socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            return null;
          });
      server.get(10, TimeUnit.SECONDS);
      probes.drainUntil(() -> probes.seen.closes.size() >= 2);
      assertEquals(RESET, closeOf(probes, CLIENT).reason());
      assertEquals(BY_LOCAL, closeOf(probes, CLIENT).closedBy());
      assertEquals(RESET, closeOf(probes, SERVER).reason());
      assertEquals(BY_REMOTE, closeOf(probes, SERVER).closedBy());
    }
  }

  @Test
  void shouldTellARefusedAttempt() throws Exception {
    try (Probes probes = Probes.attach(10_000_000, host)) {
      KernelCounters before = KernelCounters.of(host);
      host.start("caller", () -> connectAndFail("127.0.0.1", 1)).get(10, TimeUnit.SECONDS);
      probes.drainUntil(() -> !probes.seen.closes.isEmpty());
      assertEquals(1, KernelCounters.of(host).since(before, "AttemptFails"));
      Close refused = probes.seen.closes.getFirst();
      assertEquals(1, probes.seen.closes.size());
      assertEquals(REFUSED, refused.reason());
      assertEquals(BY_REMOTE, refused.closedBy());
      assertFalse(refused.established());
      assertEquals("caller", refused.header().comm());
      assertEquals(0, probes.seen.connects.size());
    }
  }

  /** Connects where nobody answers well; the failure is the point. */
  static Void connectAndFail(String address, int port) throws IOException {
    try (SocketChannel socket = SocketChannel.open()) {
      socket.connect(new InetSocketAddress(address, port));
      throw new IllegalStateException("somebody listens on port " + port);
    } catch (IOException expected) {
      return null;
    }
  }

  private static Close closeOf(Probes probes, int role) {
    return probes.seen.closes.stream()
        .filter(c -> c.header().role() == role)
        .findFirst()
        .orElseThrow();
  }
}
