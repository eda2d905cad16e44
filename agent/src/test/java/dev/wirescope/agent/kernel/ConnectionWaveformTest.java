package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interface carried around the trouble of a connection, with the connection's own part. */
@KernelTest
class ConnectionWaveformTest {
  private static final int PORT = 9049;
  private static final long NS_IN_MS = 1_000_000;
  private static final int SENT_BYTES = 2_000_000;

  /** A probe of a closed window and its answer: headers only. */
  private static final long PROBE_BYTES_MAX = 200;

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wscw-client");
    server = new NetworkNamespace("wscw-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldDrawAClosedWindow(String address) throws Exception {
    try (ServerSocketChannel listener = listen(address);
        Rows rows = Rows.watch(Map.of(), client, server)) {
      sendToAReaderThatPauses(listener, 300);
      JsonNode episode =
          rows.await("zero_window", 1, row -> isOf(row, client) && ended(row)).getFirst();
      JsonNode sent =
          rows.await("waveform", 1, row -> isAbout(row, episode, client, "outbound")).getFirst();
      rows.await("waveform", 1, row -> isAbout(row, episode, client, "inbound"));
      long start = episode.get("start_unix_ns").asLong();
      long end = start + episode.get("duration_ns").asLong();
      assertTrue(flowBytes(sent, start - 100 * NS_IN_MS, start) > 10_000, () -> "before: " + sent);
      long during = flowBytes(sent, start + 5 * NS_IN_MS, end - 5 * NS_IN_MS);
      assertTrue(during <= 4 * PROBE_BYTES_MAX, () -> "bytes=" + during + " while closed: " + sent);
      assertTrue(flowBytes(sent, end - 5 * NS_IN_MS, end + 100 * NS_IN_MS) > 10_000);
      assertEquals(
          episode.get("connection_id").asText(), sent.get("connection_id").asText(), "whose it is");
      assertTrue(sent.get("complete").asBoolean());
    }
  }

  @Test
  void shouldDrawTheStartAndTheEndOfAWindowThatStaysClosed() throws Exception {
    try (ServerSocketChannel listener = listen("10.98.0.2");
        Rows rows = Rows.watch(Map.of(), client, server)) {
      sendToAReaderThatPauses(listener, 1500);
      JsonNode episode =
          rows.await(
                  "zero_window",
                  1,
                  row ->
                      isOf(row, client)
                          && ended(row)
                          && row.get("duration_ns").asLong() > 1000 * NS_IN_MS)
              .getFirst();
      List<JsonNode> drawn =
          rows.await("waveform", 2, row -> isAbout(row, episode, client, "outbound"));
      long start = episode.get("start_unix_ns").asLong();
      long end = start + episode.get("duration_ns").asLong();
      assertTrue(drawn.stream().anyMatch(row -> flowBytes(row, 0, start) > 10_000));
      assertTrue(
          drawn.stream().anyMatch(row -> flowBytes(row, end - NS_IN_MS, Long.MAX_VALUE) > 0));
    }
  }

  @Test
  void shouldDrawRetransmissions() throws Exception {
    try (ServerSocketChannel listener = listen("10.98.0.2");
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
              "sender",
              () -> {
                try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                  TcpTraffic.send(socket, 10_000);
                  server.exec("nft", "add table inet d");
                  server.exec("nft", "add chain inet d c { type filter hook input priority 0 ; }");
                  server.exec("nft", "add rule inet d c tcp dport " + PORT + " drop");
                  TcpTraffic.send(socket, 1000);
                  Thread.sleep(300);
                  server.exec("nft", "delete table inet d");
                  Thread.sleep(1000);
                }
                return null;
              })
          .get(30, TimeUnit.SECONDS);
      reader.get(10, TimeUnit.SECONDS);
      JsonNode again =
          rows.await("retransmission", 1, row -> isOf(row, client) && row.get("bytes").asLong() > 0)
              .getFirst();
      JsonNode drawn =
          rows.await("waveform", 1, row -> isAbout(row, client, "outbound", "retransmission"))
              .getFirst();
      long at = again.get("time_unix_ns").asLong();
      assertTrue(
          flowBytes(drawn, at - NS_IN_MS, at + NS_IN_MS) >= 1000,
          () -> "the bytes that were sent again are in it: " + drawn);
    }
  }

  private ServerSocketChannel listen(String address) throws Exception {
    return TcpTraffic.listen(server, new InetSocketAddress(address, PORT), 32_768);
  }

  private void sendToAReaderThatPauses(ServerSocketChannel listener, long pauseMs)
      throws Exception {
    CompletableFuture<Long> reader =
        server.start(
            "reader",
            () -> {
              try (SocketChannel socket = listener.accept()) {
                Thread.sleep(pauseMs);
                return TcpTraffic.readToEnd(socket);
              }
            });
    client
        .start(
            "writer",
            () -> {
              try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                TcpTraffic.send(socket, SENT_BYTES);
                // It is drawn to 100 ms after its end.
                Thread.sleep(200);
              }
              return null;
            })
        .get(30, TimeUnit.SECONDS);
    assertEquals(SENT_BYTES, reader.get(10, TimeUnit.SECONDS));
  }

  private static boolean isOf(JsonNode row, NetworkNamespace host) {
    try {
      return NetworkNamespace.inodes(host).contains(row.get("netns").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ended(JsonNode row) {
    return row.get("end_reason").asText().equals("opened")
        && row.get("duration_ns").asLong() > 50 * NS_IN_MS;
  }

  private static boolean isAbout(
      JsonNode row, JsonNode episode, NetworkNamespace host, String direction) {
    long apart = row.get("subject_start_unix_ns").asLong() - episode.get("start_unix_ns").asLong();
    return isAbout(row, host, direction, "zero_window") && Math.abs(apart) < NS_IN_MS;
  }

  private static boolean isAbout(
      JsonNode row, NetworkNamespace host, String direction, String subject) {
    return row.get("subject").asText().equals(subject)
        && row.get("direction").asText().equals(direction)
        && isOf(row, host);
  }

  /** The connection's own, in the slots that lie wholly in an interval. */
  private static long flowBytes(JsonNode row, long fromUnixNs, long toUnixNs) {
    long slotNs = row.get("slot_ns").asLong();
    long at = row.get("start_unix_ns").asLong();
    long sum = 0;
    for (JsonNode bytes : row.get("flow_bytes")) {
      if (at >= fromUnixNs && at + slotNs <= toUnixNs) {
        sum += bytes.asLong();
      }
      at += slotNs;
    }
    return sum;
  }
}
