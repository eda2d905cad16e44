package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.capture.CaptureFile;
import dev.wirescope.agent.capture.CapturedPacket;
import dev.wirescope.agent.capture.IpPacket;
import dev.wirescope.agent.capture.LinkType;
import dev.wirescope.agent.capture.PacketDirection;
import dev.wirescope.agent.capture.Tcpdump;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that tcpdump itself writes, of datagrams whose number, size and time are known. */
@KernelTest
class TcpdumpCaptureTest {
  private static final int DATAGRAMS = 20;
  private static final int SNAPSHOT_BYTES = 256;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int V4_HEADER_BYTES = 20;
  private static final int PORT = 9099;
  private static final String FILTER = "udp and dst port " + PORT;

  @TempDir private Path directory;

  private record Seen(
      String text, long timeNs, int linkType, PacketDirection direction, int device) {}

  @Test
  void shouldReadNanosecondsAndMicroseconds() throws Exception {
    try (NetworkNamespace host = new NetworkNamespace("ws-capture")) {
      for (String precision : List.of("nano", "micro")) {
        Path file = directory.resolve(precision);
        long beforeNs = unixNs();
        try (Tcpdump tcpdump =
            Tcpdump.start(
                inside("ws-capture"),
                "lo",
                file,
                SNAPSHOT_BYTES,
                FILTER,
                "--time-stamp-precision=" + precision)) {
          send(host, "127.0.0.1");
          assertEquals(DATAGRAMS, tcpdump.stop());
        }
        List<Seen> seen = read(file, beforeNs, unixNs());
        assertEquals(Set.of(LinkType.ETHERNET), values(seen, Seen::linkType));
        assertEquals(
            precision.equals("micro"),
            seen.stream().allMatch(packet -> packet.timeNs() % 1000 == 0),
            "whole microseconds");
      }
    }
  }

  @Test
  void shouldReadBothDirectionsOfAnyInterface() throws Exception {
    try (NetworkNamespace sender = new NetworkNamespace("ws-capture-a");
        NetworkNamespace receiver = new NetworkNamespace("ws-capture-b")) {
      sender.connectTo(receiver);
      for (String linkType : List.of("LINUX_SLL", "LINUX_SLL2")) {
        Path sent = directory.resolve("sent" + linkType);
        Path received = directory.resolve("received" + linkType);
        long beforeNs = unixNs();
        try (Tcpdump atSender = any("ws-capture-a", sent, linkType);
            Tcpdump atReceiver = any("ws-capture-b", received, linkType)) {
          send(sender, "10.98.0.2");
          assertEquals(DATAGRAMS, atSender.stop());
          assertEquals(DATAGRAMS, atReceiver.stop());
        }
        List<Seen> out = read(sent, beforeNs, unixNs());
        List<Seen> in = read(received, beforeNs, unixNs());
        assertEquals(Set.of(PacketDirection.SENT), values(out, Seen::direction));
        assertEquals(Set.of(PacketDirection.RECEIVED), values(in, Seen::direction));
        boolean hasDevice = linkType.equals("LINUX_SLL2");
        int number = hasDevice ? LinkType.LINUX_SLL2 : LinkType.LINUX_SLL;
        assertEquals(Set.of(number), values(out, Seen::linkType));
        assertEquals(Set.of(hasDevice ? deviceNumber(receiver) : 0), values(in, Seen::device));
      }
    }
  }

  @Test
  void shouldSayThatTcpdumpCannotStart() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> Tcpdump.start("no-such-device", directory.resolve("x"), SNAPSHOT_BYTES, FILTER));
    assertTrue(e.getMessage().contains("no-such-device"), e.getMessage());
  }

  private static Tcpdump any(String namespace, Path file, String linkType) throws Exception {
    return Tcpdump.start(inside(namespace), "any", file, SNAPSHOT_BYTES, FILTER, "-y", linkType);
  }

  private static List<String> inside(String namespace) {
    return List.of("ip", "netns", "exec", namespace);
  }

  private static void send(NetworkNamespace from, String to) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(to), PORT);
    int sent =
        from.call(
            () -> {
              // Not connected: that nobody listens does not come back as an error.
              try (DatagramSocket socket = new DatagramSocket()) {
                for (int i = 0; i < DATAGRAMS; i++) {
                  byte[] payload = text(i).getBytes(StandardCharsets.UTF_8);
                  socket.send(new DatagramPacket(payload, payload.length, address));
                }
              }
              return DATAGRAMS;
            });
    assertEquals(DATAGRAMS, sent);
  }

  private static int deviceNumber(NetworkNamespace namespace) throws Exception {
    return namespace.call(() -> NetworkInterface.getByName("veth0").getIndex());
  }

  /** Holds each packet against what was sent. */
  private static List<Seen> read(Path file, long beforeNs, long afterNs) throws IOException {
    List<Seen> seen = new ArrayList<>();
    CapturedPacket packet = new CapturedPacket();
    IpPacket ip = new IpPacket();
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next(packet)) {
        assertEquals(packet.wireBytes(), packet.capturedBytes());
        assertTrue(ip.parse(packet));
        assertEquals(IpPacket.UDP, ip.protocol());
        assertEquals(PORT, ip.destinationPort());
        int payload = ip.transportOffset() + UDP_HEADER_BYTES;
        String text =
            new String(
                packet.data(),
                packet.dataOffset() + payload,
                packet.capturedBytes() - payload,
                StandardCharsets.UTF_8);
        assertEquals(text(seen.size()), text);
        assertEquals(V4_HEADER_BYTES + UDP_HEADER_BYTES + text.length(), ip.ipBytes());
        assertTrue(
            beforeNs - 1000 <= packet.timeNs() && packet.timeNs() <= afterNs,
            packet.timeNs() + " is not in [" + beforeNs + ", " + afterNs + "]");
        seen.add(
            new Seen(
                text,
                packet.timeNs(),
                packet.linkType(),
                packet.direction(),
                packet.kernelInterfaceIndex()));
      }
    }
    assertEquals(DATAGRAMS, seen.size());
    return seen;
  }

  private static String text(int i) {
    return "x".repeat(i * 7) + i;
  }

  private static <T> Set<T> values(List<Seen> seen, Function<Seen, T> of) {
    return seen.stream().map(of).collect(Collectors.toSet());
  }

  private static long unixNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
