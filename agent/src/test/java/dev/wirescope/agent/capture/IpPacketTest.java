package dev.wirescope.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The IP header behind each link-layer header, from bytes by the RFCs. */
class IpPacketTest {
  // 40 bytes: TCP, 10.0.0.1:8080 to 10.0.0.2:443, seq 1, ack 2, ACK, window 512
  private static final String V4 = "4500002800004000 4006 0000 0a000001 0a000002";
  private static final String TCP = "1f90 01bb 00000001 00000002 5010 0200 0000 0000";
  private static final String V6_ADDRESSES =
      "fd000000000000000000000000000001 fd000000000000000000000000000002";
  private static final String MACS = "020000000001 020000000002";
  private static final long V4_SOURCE = 0xffff_0a00_0001L;

  private final CapturedPacket packet = new CapturedPacket();
  private final IpPacket ip = new IpPacket();
  private final TcpSegment tcp = new TcpSegment();

  @Test
  void shouldFindTheHeaderBehindEveryLinkType() throws IOException {
    String sll = "0004 0304 0006 000000000000 0000 0800";
    String sll2 = "0800 0000 00000007 0304 00 06 0000000000000000";
    assertV4(LinkType.ETHERNET, MACS + "0800");
    assertV4(LinkType.ETHERNET, MACS + "8100 0005 0800");
    assertV4(LinkType.ETHERNET, MACS + "88a8 0005 8100 0006 0800");
    assertV4(LinkType.RAW, "");
    assertV4(LinkType.NULL, "02000000");
    assertV4(LinkType.LOOP, "00000002");
    assertV4(LinkType.LINUX_SLL, sll);
    assertEquals(PacketDirection.SENT, packet.direction());
    assertEquals(0, packet.kernelInterfaceIndex());
    assertV4(LinkType.LINUX_SLL2, sll2);
    assertEquals(PacketDirection.RECEIVED, packet.direction());
    assertEquals(7, packet.kernelInterfaceIndex());
  }

  private void assertV4(int linkType, String link) throws IOException {
    // padded as Ethernet pads what is shorter than 60 bytes
    assertTrue(parse(linkType, link + V4 + TCP + "00".repeat(6)));
    int linkBytes = bytes(link).length;
    assertEquals(4, ip.ipVersion());
    assertEquals(IpPacket.TCP, ip.protocol());
    assertEquals(40, ip.ipBytes());
    assertEquals(linkBytes, ip.ipOffset());
    assertEquals(linkBytes + 20, ip.transportOffset());
    assertEquals(0, ip.sourceHigh());
    assertEquals(V4_SOURCE, ip.sourceLow());
    assertEquals(V4_SOURCE + 1, ip.destinationLow());
    assertEquals(8080, ip.sourcePort());
    assertEquals(443, ip.destinationPort());
    assertTrue(tcp.parse(packet, ip));
    assertEquals(1, tcp.seq());
    assertEquals(2, tcp.ack());
    assertEquals(512, tcp.window());
    assertTrue(tcp.has(TcpSegment.ACK));
    assertFalse(tcp.has(TcpSegment.ACK | TcpSegment.FIN));
    assertEquals(0, tcp.payloadBytes());
  }

  @Test
  void shouldReadV6BehindItsExtensionHeaders() throws IOException {
    String extensions =
        "3c 00 000000000000" // hop by hop, then destination options of 16 bytes
            + "2c 01 0000000000000000000000000000"
            + "06 00 0001 00000009"; // first fragment, more follow
    assertTrue(parse(LinkType.RAW, "60000000 0034 00 40" + V6_ADDRESSES + extensions + TCP));
    assertEquals(6, ip.ipVersion());
    assertEquals(IpPacket.TCP, ip.protocol());
    assertEquals(40 + 52, ip.ipBytes());
    assertEquals(72, ip.transportOffset());
    assertEquals(0xfd00L << 48, ip.sourceHigh());
    assertEquals(1, ip.sourceLow());
    assertEquals(0xfd00L << 48, ip.destinationHigh());
    assertEquals(2, ip.destinationLow());
    assertEquals(8080, ip.sourcePort());
    assertTrue(tcp.parse(packet, ip));
    assertEquals(0, tcp.payloadBytes());
  }

  @Test
  void shouldTellPayloadOfWhatWasCapturedInPart() throws IOException {
    assertTrue(parse(LinkType.RAW, V4.replaceFirst("45000028", "450005dc") + TCP));
    assertEquals(1500, ip.ipBytes());
    assertTrue(tcp.parse(packet, ip));
    assertEquals(1460, tcp.payloadBytes());
  }

  @Test
  void shouldTakeTheLinksWordForPacketsOver64KiB() throws IOException {
    byte[] data = bytes(MACS + "0800" + V4.replaceFirst("45000028", "45000000") + TCP);
    read(LinkType.ETHERNET, data, 100_014);
    assertTrue(ip.parse(packet));
    assertEquals(100_000, ip.ipBytes());
    data = bytes("60000000 0000 06 40" + V6_ADDRESSES + TCP);
    read(LinkType.RAW, data, 100_000);
    assertTrue(ip.parse(packet));
    assertEquals(100_000, ip.ipBytes());
  }

  @Test
  void shouldNotTakeBytesOfALaterFragmentForPorts() throws IOException {
    assertTrue(parse(LinkType.RAW, V4.replaceFirst("00004000", "00002001") + TCP));
    assertEquals(0, ip.sourcePort());
    assertFalse(tcp.parse(packet, ip));
  }

  @Test
  void shouldSayNoToWhatIsNotIpOrNotThere() throws IOException {
    assertFalse(parse(LinkType.ETHERNET, MACS + "0806" + "00".repeat(28)));
    assertFalse(parse(LinkType.RAW, "00".repeat(40)));
    assertFalse(parse(LinkType.RAW, "44" + V4.substring(2) + TCP));
    String whole = MACS + "0800" + V4 + TCP;
    byte[] data = bytes(whole);
    for (int captured = 0; captured < data.length; captured++) {
      read(LinkType.ETHERNET, Arrays.copyOf(data, captured), data.length);
      assertEquals(captured >= 34, ip.parse(packet), captured + " bytes");
      if (captured >= 34) {
        assertEquals(captured >= 38 ? 8080 : 0, ip.sourcePort());
        assertFalse(tcp.parse(packet, ip));
      }
    }
    data = bytes("60000000 0014 00 40" + V6_ADDRESSES + "06 00 000000000000" + TCP);
    for (int captured = 0; captured < data.length; captured++) {
      read(LinkType.RAW, Arrays.copyOf(data, captured), data.length);
      assertEquals(captured >= 40, ip.parse(packet), captured + " bytes");
    }
  }

  private boolean parse(int linkType, String hex) throws IOException {
    byte[] data = bytes(hex);
    read(linkType, data, data.length);
    return ip.parse(packet);
  }

  private void read(int linkType, byte[] data, int wireBytes) throws IOException {
    byte[] file =
        new CaptureBytes(ByteOrder.BIG_ENDIAN)
            .pcapHeader(0xa1b23c4d, linkType)
            .pcapPacket(1, 1, new String(data, StandardCharsets.ISO_8859_1), wireBytes)
            .toBytes();
    try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file), "test")) {
      assertTrue(capture.next(packet));
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
