package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
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

/**
 * Bursts that a known thread sends over an interface of a known rate: found, measured, and named.
 */
@KernelTest
class MicroBurstTest {
  private static final int BURSTS = 10;
  private static final int BURST_BYTES = 600_000;
  private static final int DATAGRAM_BYTES = 1000;
  private static final Map<String, Long> GIGABIT = Map.of("veth0", 125_000_000L);
  private static final Map<String, Long> FAST_ETHERNET = Map.of("veth0", 12_500_000L);

  private NetworkNamespace client;
  private NetworkNamespace server;

  @BeforeEach
  void makeHosts() {
    client = new NetworkNamespace("wsmb-client");
    server = new NetworkNamespace("wsmb-server");
    client.connectTo(server);
  }

  @AfterEach
  void removeHosts() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldNameTheThreadThatSendsABurst(String address) throws Exception {
    try (ServerSocketChannel listener = TcpTraffic.listen(server, address, 0);
        Rows rows = Rows.watch(GIGABIT, client, server)) {
      CompletableFuture<Long> reader = read("burst-reader", listener);
      client
          .start(
              "burst-sender",
              () -> {
                try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener))) {
                  for (int i = 0; i < BURSTS; i++) {
                    Thread.sleep(150);
                    TcpTraffic.send(socket, BURST_BYTES);
                  }
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      assertEquals((long) BURSTS * BURST_BYTES, reader.get(10, TimeUnit.SECONDS));
      List<JsonNode> sent = rows.await("micro_burst", BURSTS, row -> isOn(row, client, "outbound"));
      sent.forEach(row -> isNamed(row, "burst-sender", "tcp"));
      List<JsonNode> received =
          rows.await("micro_burst", BURSTS, row -> isOn(row, server, "inbound"));
      // Who reads is asked for once a second at most; until then it is who holds the listener.
      received.forEach(row -> assertEquals(ProcessHandle.current().pid(), row.get("pid").asLong()));
      JsonNode wave = rows.await("waveform", 1, row -> isOn(row, client, "outbound")).getFirst();
      assertEquals(true, wave.get("complete").asBoolean());
      assertTrue(sum(wave.get("bytes")) >= BURST_BYTES, () -> "" + wave);
      assertTrue(sum(wave.get("flow_bytes")) >= BURST_BYTES, () -> "" + wave);
    }
  }

  @Test
  void shouldNameTheThreadThatSendsDatagrams() throws Exception {
    try (Rows rows = Rows.watch(FAST_ETHERNET, client, server)) {
      InetSocketAddress nobody = new InetSocketAddress(InetAddress.getByName("10.98.0.2"), 9);
      client
          .start(
              "datagrams",
              () -> {
                try (DatagramSocket socket = new DatagramSocket()) {
                  for (int i = 0; i < BURSTS; i++) {
                    Thread.sleep(150);
                    for (int sent = 0; sent < BURST_BYTES; sent += DATAGRAM_BYTES) {
                      socket.send(
                          new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES, nobody));
                    }
                  }
                }
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      rows.await("micro_burst", BURSTS / 2, row -> isOn(row, client, "outbound"))
          .forEach(row -> isNamed(row, "datagrams", "udp"));
    }
  }

  /** A connection that is older than the agent has told of nothing: it is asked for its owner. */
  @Test
  void shouldNameAConnectionThatIsOlderThanTheAgent() throws Exception {
    try (ServerSocketChannel listener = TcpTraffic.listen(server, "10.98.0.2", 0)) {
      CompletableFuture<Long> reader = read("old-reader", listener);
      SocketChannel socket = client.call(() -> SocketChannel.open(TcpTraffic.addressOf(listener)));
      Thread.sleep(50);
      try (Rows rows = Rows.watch(GIGABIT, client, server)) {
        client
            .start(
                "old-sender",
                () -> {
                  TcpTraffic.send(socket, BURST_BYTES);
                  return null;
                })
            .get(10, TimeUnit.SECONDS);
        isNamed(
            rows.await("micro_burst", 1, row -> isOn(row, client, "outbound")).getFirst(),
            "old-sender",
            "tcp");
      }
      socket.close();
      assertEquals(BURST_BYTES, reader.get(10, TimeUnit.SECONDS));
    }
  }

  private CompletableFuture<Long> read(String thread, ServerSocketChannel listener) {
    return server.start(
        thread,
        () -> {
          try (SocketChannel socket = listener.accept()) {
            return TcpTraffic.readToEnd(socket);
          }
        });
  }

  private static boolean isOn(JsonNode row, NetworkNamespace host, String direction) {
    try {
      return row.get("interface").asText().equals("veth0")
          && row.get("netns").asInt() == NetworkNamespace.inodes(host).iterator().next()
          && row.get("direction").asText().equals(direction)
          && (!row.has("bytes") || !row.get("bytes").isNumber() || isWhole(row));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Not the acknowledgements, nor what a queue that drains splits off. */
  private static boolean isWhole(JsonNode row) {
    return row.get("bytes").asLong() > BURST_BYTES / 3;
  }

  private static void isNamed(JsonNode row, String comm, String protocol) {
    assertEquals(comm, row.get("comm").asText(), () -> "" + row);
    JsonNode top = row.get("top_flows").get(0);
    assertEquals(comm, top.get("comm").asText());
    assertEquals(protocol, top.get("protocol").asText());
    assertTrue(top.get("share").asDouble() > 0.9, () -> "" + row);
    assertTrue(List.of("abs", "both").contains(row.get("rule").asText()), () -> "" + row);
    assertEquals("configured", row.get("rate_source").asText());
    assertEquals(ProcessHandle.current().pid(), row.get("pid").asLong());
  }

  private static long sum(JsonNode series) {
    long sum = 0;
    for (JsonNode value : series) {
      sum += value.asLong();
    }
    return sum;
  }
}
