package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Silences after steady traffic, and why they were. */
@KernelTest
class GapTest {
  private static final int GAPS = 5;
  private static final long GAP_MS = 60;
  private static final long NS_IN_MS = 1_000_000;
  private static final int WRITE_BYTES = 1000;
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;
  // A flow must be steady for a second (silence.h), on a machine of any speed: this is 1.25 s or
  // more.
  private static final int ROUND_PACKETS = 5000;
  private static final long BETWEEN_US = 250;
  private static final int ROUND_BYTES = ROUND_PACKETS * WRITE_BYTES;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wsgt-client");
    server = new NetworkNamespace("wsgt-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  /** A host that is itself paused now and then may be said to be, but never that the wire was. */
  @Test
  void shouldTellASenderThatPausesFromAWireThatIsSilent() throws Exception {
    try (Rows rows = Rows.watch(Map.of(), client, server)) {
      InetSocketAddress nobody = new InetSocketAddress(InetAddress.getByName("10.98.0.2"), 9);
      client
          .start(
              "feed",
              () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                  for (int i = 0; i <= GAPS; i++) {
                    sendSteadily(socket, nobody);
                    Thread.sleep(GAP_MS);
                  }
                  sendSteadily(socket, nobody);
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      // The first may come before the heartbeat does.
      List<JsonNode> sent =
          rows.await("gap", GAPS, row -> isGap(row, client, "outbound") && isKnown(row));
      sent.forEach(row -> hasCause(row, "sender_idle"));
      List<JsonNode> received =
          rows.await("gap", GAPS, row -> isGap(row, server, "inbound") && isKnown(row));
      received.forEach(row -> hasCause(row, "peer_or_path_silent"));
    }
  }

  @Test
  void shouldBlameAReaderThatLetsItsWindowClose() throws Exception {
    try (ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", 16_384);
        Rows rows = Rows.watch(Map.of(), client, server)) {
      CompletableFuture<Void> reader =
          server.start(
              "reader",
              () -> {
                try (SocketChannel socket = listener.accept()) {
                  ByteBuffer buffer = ByteBuffer.allocate(ROUND_BYTES);
                  for (int i = 0; i < GAPS; i++) {
                    buffer.clear();
                    while (buffer.hasRemaining() && socket.read(buffer) >= 0) {
                      // Until the next pause.
                    }
                    Thread.sleep(3 * GAP_MS);
                  }
                }
                return null;
              });
      CompletableFuture<Void> writer =
          client.start(
              "writer",
              () -> {
                try (SocketChannel socket = SocketChannel.open()) {
                  socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                  socket.connect(TcpTraffic.addressOf(listener));
                  for (int i = 0; i < GAPS * ROUND_BYTES; i += WRITE_BYTES) {
                    TcpTraffic.send(socket, WRITE_BYTES);
                    TimeUnit.MICROSECONDS.sleep(BETWEEN_US);
                  }
                } catch (IOException _) {
                  // The reader has had enough.
                }
                return null;
              });
      reader.get(60, TimeUnit.SECONDS);
      writer.get(60, TimeUnit.SECONDS);
      rows.await(
          "gap",
          2,
          row ->
              isGap(row, client, "outbound") && row.get("cause").asText().equals("rwnd_limited"));
    }
  }

  @Test
  void shouldKnowThatATcpSenderHadNothingToSend() throws Exception {
    JsonNode gap =
        gapOf(
            "sender_idle",
            socket -> {
              for (int i = 0; i <= GAPS; i++) {
                writeSteadily(socket);
                Thread.sleep(GAP_MS);
              }
            });
    assertEquals(0, gap.get("bytes_unsent").asLong(), () -> "" + gap);
  }

  /**
   * Acknowledgements that do not come let the congestion window run out, which stays small while
   * little is sent at once.
   */
  @Test
  void shouldKnowThatTheCongestionWindowHeldASenderBack() throws Exception {
    JsonNode gap =
        gapOf(
            "cwnd_limited",
            socket -> {
              AtomicBoolean isStolen = new AtomicBoolean();
              CompletableFuture<Void> thief =
                  client.start("thief", () -> loseAcknowledgements(isStolen));
              while (!thief.isDone()) {
                TcpTraffic.send(socket, WRITE_BYTES);
                TimeUnit.MICROSECONDS.sleep(BETWEEN_US);
                if (isStolen.getAndSet(false)) {
                  TcpTraffic.send(socket, ROUND_BYTES);
                }
              }
              thief.get();
            });
    assertTrue(gap.get("bytes_unsent").asLong() > 0, () -> "" + gap);
  }

  private interface Writing {
    void to(SocketChannel socket) throws Exception;
  }

  /** One silence of that cause, of a client that writes so to a server that reads all. */
  private JsonNode gapOf(String cause, Writing writing) throws Exception {
    try (ServerSocketChannel listener =
            TcpTraffic.listen(server, "10.98.0.2", RECEIVE_BUFFER_BYTES);
        Rows rows = Rows.watch(Map.of(), client, server)) {
      CompletableFuture<Long> reader =
          server.start(
              "reader",
              () -> {
                try (SocketChannel socket = listener.accept()) {
                  return TcpTraffic.readToEnd(socket);
                }
              });
      client
          .start(
              "writer",
              () -> {
                try (SocketChannel socket = SocketChannel.open()) {
                  socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                  socket.connect(TcpTraffic.addressOf(listener));
                  writing.to(socket);
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      reader.get(60, TimeUnit.SECONDS);
      return rows.await(
              "gap",
              1,
              row -> isGap(row, client, "outbound") && row.get("cause").asText().equals(cause))
          .getFirst();
    }
  }

  /** Each time after so long that silences are told again. */
  private Void loseAcknowledgements(AtomicBoolean isStolen) throws Exception {
    for (int i = 0; i < GAPS; i++) {
      Thread.sleep(1500);
      client.exec("nft", "add table ip acks");
      client.exec("nft", "add chain ip acks c { type filter hook input priority 0 ; }");
      client.exec("nft", "add rule ip acks c meta l4proto tcp drop");
      isStolen.set(true);
      Thread.sleep(GAP_MS);
      client.exec("nft", "delete table ip acks");
    }
    return null;
  }

  private static void writeSteadily(SocketChannel socket) throws Exception {
    for (int i = 0; i < ROUND_PACKETS; i++) {
      TcpTraffic.send(socket, WRITE_BYTES);
      TimeUnit.MICROSECONDS.sleep(BETWEEN_US);
    }
  }

  /** So many that one pause after them is no part of what is usual. */
  private static void sendSteadily(DatagramSocket socket, InetSocketAddress to) throws Exception {
    for (int i = 0; i < ROUND_PACKETS; i++) {
      socket.send(new DatagramPacket(new byte[100], 100, to));
      TimeUnit.MICROSECONDS.sleep(BETWEEN_US);
    }
  }

  private static boolean isKnown(JsonNode row) {
    return !row.get("cause").asText().equals("unknown");
  }

  private static void hasCause(JsonNode row, String cause) {
    boolean paused = row.get("cause").asText().equals("host_paused");
    assertTrue(
        paused ? row.get("host_paused_ns").asLong() > 0 : row.get("cause").asText().equals(cause),
        () -> "" + row);
  }

  private static boolean isGap(JsonNode row, NetworkNamespace host, String direction) {
    try {
      return row.get("interface").asText().equals("veth0")
          && row.get("netns").asInt() == NetworkNamespace.inodes(host).iterator().next()
          && row.get("direction").asText().equals(direction)
          && row.get("duration_ns").asLong() >= GAP_MS * NS_IN_MS;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
