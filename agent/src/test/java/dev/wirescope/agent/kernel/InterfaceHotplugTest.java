package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.detect.ReplayTotals;
import dev.wirescope.agent.packet.InterfaceSelection;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interfaces that come and go while they are watched. */
@KernelTest
class InterfaceHotplugTest {
  private static final int DATAGRAMS = 500;
  private static final int DATAGRAM_BYTES = 1000;

  /** 14 of Ethernet, 20 of IPv4, 8 of UDP. */
  private static final int HEADER_BYTES = 42;

  @Test
  void shouldWatchAnInterfaceFromItsFirstPacketOn() throws Exception {
    try (Packets packets = Packets.watch(InterfaceSelection.ALL)) {
      for (int round = 0; round < 2; round++) {
        // The second time under the same names, in new namespaces.
        try (NetworkNamespace client = new NetworkNamespace("wsih-client");
            NetworkNamespace server = new NetworkNamespace("wsih-server")) {
          client.connectTo(server);
          // The kernel gives the number of a namespace that is gone to a new one.
          ReplayTotals sentBefore = packets.totals(client, "veth0", true);
          ReplayTotals receivedBefore = packets.totals(server, "veth0", false);
          send(client);
          assertSent(minus(packets.totals(client, "veth0", true), sentBefore));
          assertSent(minus(packets.totals(server, "veth0", false), receivedBefore));
        }
      }
      assertEquals(0, packets.lost());
    }
  }

  @Test
  void shouldWatchOnlyWhatWasSelected() throws Exception {
    try (NetworkNamespace client = new NetworkNamespace("wsih-client");
        NetworkNamespace server = new NetworkNamespace("wsih-server")) {
      client.connectTo(server);
      client.link("other", "10.96.0.1/24", server, "other", "10.96.0.2/24");
      InterfaceSelection named = new InterfaceSelection(0, List.of("veth0"));
      try (Packets packets = Packets.watch(named)) {
        send(client);
        send(client, "10.96.0.2");
        assertSent(packets.totals(client, "veth0", true));
        assertEquals(0, packets.totals(client, "other", true).packets());
        assertEquals(0, packets.totals(client, "lo", true).packets());
      }
    }
  }

  @Test
  void shouldCountWhatHasNoPlaceAndUseAPlaceAgain() throws Exception {
    try (NetworkNamespace client = new NetworkNamespace("wsih-client");
        NetworkNamespace server = new NetworkNamespace("wsih-server");
        Packets packets = Packets.watch(InterfaceSelection.ALL)) {
      for (int i = 0; i < 40; i++) {
        String device = "many" + i;
        client.link(device, "10.95." + i + ".1/24", server, device, "10.95." + i + ".2/24");
        send(client, "10.95." + i + ".2");
      }
      packets.totals(client, "many0", true);
      assertEquals(64, packets.interfaces());
      assertTrue(packets.refused() > 0, "80 interfaces, and none was refused");
      packets.forget(client);
      packets.forget(server);
      assertTrue(packets.interfaces() < 64, () -> "watched: " + packets.interfaces());
      send(client, "10.95.39.2");
      assertSent(packets.totals(client, "many39", true));
    }
  }

  /** Neighbours are asked for and routers too, so there may be a few packets more. */
  private static void assertSent(ReplayTotals totals) {
    long bytes = (long) DATAGRAMS * (DATAGRAM_BYTES + HEADER_BYTES);
    assertTrue(totals.packets() >= DATAGRAMS * 0.99, () -> "" + totals);
    assertTrue(totals.bytes() >= bytes * 0.99 && totals.bytes() < bytes * 1.1, () -> "" + totals);
  }

  private static ReplayTotals minus(ReplayTotals now, ReplayTotals before) {
    return new ReplayTotals(
        now.packets() - before.packets(), now.bytes() - before.bytes(), 0, now.lastNs());
  }

  private static void send(NetworkNamespace from) throws Exception {
    send(from, "10.98.0.2");
  }

  private static void send(NetworkNamespace from, String to) throws Exception {
    from.call(
        () -> {
          InetSocketAddress nobody = new InetSocketAddress(InetAddress.getByName(to), 9);
          byte[] bytes = new byte[DATAGRAM_BYTES];
          try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < DATAGRAMS; i++) {
              socket.send(new DatagramPacket(bytes, bytes.length, nobody));
            }
          }
          return null;
        });
  }
}
