package dev.wirescope.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.capture.CaptureBytes.Packet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both formats from bytes written by their descriptions. That tcpdump writes the same is shown by
 * the kernel tests.
 */
class CaptureFileTest {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int S = 1_700_000_000;
  private static final long S_NS = S * 1_000_000_000L;

  static Stream<ByteOrder> orders() {
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldReadPcapOfBothResolutions(ByteOrder order) throws IOException {
    for (int magic : new int[] {MICROSECONDS, NANOSECONDS}) {
      byte[] file =
          new CaptureBytes(order)
              .pcapHeader(magic, LinkType.ETHERNET)
              .pcapPacket(S, 999_999, "first", 60)
              .pcapPacket(S + 1, 0, "", 1500)
              .toBytes();
      long fractionNs = magic == NANOSECONDS ? 999_999 : 999_999_000;
      assertEquals(
          List.of(
              packet(S_NS + fractionNs, 0, 60, "first"), packet(S_NS + 1_000_000_000, 0, 1500, "")),
          CaptureBytes.readAll(file));
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldReadSecondsBeyond2038(ByteOrder order) throws IOException {
    byte[] file =
        new CaptureBytes(order)
            .pcapHeader(NANOSECONDS, LinkType.RAW)
            .pcapPacket(0xf0000000, 1, "x", 1)
            .toBytes();
    assertEquals(0xf0000000L * 1_000_000_000L + 1, CaptureBytes.readAll(file).getFirst().timeNs());
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldReadEveryPacketBlockAndPassOverOthers(ByteOrder order) throws IOException {
    CaptureBytes file = new CaptureBytes(order);
    file.section()
        .interfaceBlock(LinkType.ETHERNET, 4) // microseconds when nothing is said
        .block(0x40000bad, new byte[8])
        .enhancedPacket(0, S * 1_000_000L + 5, "abcde", 100, file.option(2, file.i32(1)))
        .block(5, new byte[12]) // interface statistics
        .obsoletePacket(0, S * 1_000_000L + 6, "ab", 64)
        .simplePacket("simp", 90); // cut at the interface's 4 bytes
    assertEquals(
        List.of(
            new Packet(S_NS + 5000, 0, 100, "abcde", PacketDirection.RECEIVED),
            packet(S_NS + 6000, 0, 64, "ab"),
            packet(0, 0, 90, "simp")),
        CaptureBytes.readAll(file.toBytes()));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldReadTheClockOfEachInterface(ByteOrder order) throws IOException {
    CaptureBytes file = new CaptureBytes(order);
    file.section()
        .interfaceBlock(
            LinkType.RAW,
            0,
            file.option(1, CaptureBytes.bytes("a comment")),
            file.option(9, new byte[] {9}),
            file.option(0, new byte[0]),
            file.option(9, new byte[] {3})) // behind the end of options
        .interfaceBlock(LinkType.RAW, 0, file.option(9, new byte[] {12}))
        .interfaceBlock(
            LinkType.RAW,
            0,
            file.option(9, new byte[] {(byte) (0x80 | 32)}),
            file.option(14, file.i64(S)))
        .interfaceBlock(LinkType.RAW, 0, file.option(9, new byte[] {0}))
        .enhancedPacket(0, S_NS + 123_456_789, "n", 1)
        .enhancedPacket(1, 5_000_000_000_999L, "p", 1)
        .enhancedPacket(2, (3L << 32) + (1L << 31), "b", 1, file.option(2, file.i32(2)))
        .enhancedPacket(3, S, "s", 1);
    assertEquals(
        List.of(
            packet(S_NS + 123_456_789, 0, 1, "n"),
            packet(5_000_000_000L, 1, 1, "p"),
            new Packet(S_NS + 3_500_000_000L, 2, 1, "b", PacketDirection.SENT),
            packet(S_NS, 3, 1, "s")),
        CaptureBytes.readAll(file.toBytes()));
  }

  @Test
  void shouldReadSectionsOfBothByteOrdersInOneFile() throws IOException {
    CaptureBytes little = new CaptureBytes(ByteOrder.LITTLE_ENDIAN);
    little.section().interfaceBlock(1, 0).interfaceBlock(1, 0).enhancedPacket(1, 7, "one", 3);
    CaptureBytes big = new CaptureBytes(ByteOrder.BIG_ENDIAN);
    big.section().interfaceBlock(LinkType.RAW, 0).enhancedPacket(0, 8, "two", 3);
    byte[] file = little.raw(big.toBytes()).toBytes();
    assertEquals(
        List.of(packet(7000, 1, 3, "one"), packet(8000, 0, 3, "two")), CaptureBytes.readAll(file));
    // the interfaces of a section end with it
    big.enhancedPacket(1, 9, "gone", 4);
    assertError(big.toBytes(), "interface 1, of 1");
  }

  @Test
  void shouldReadThroughABufferThatIsSmallerThanTheFileAndThanAPacket() throws IOException {
    CaptureBytes file = new CaptureBytes(ByteOrder.LITTLE_ENDIAN).pcapHeader(NANOSECONDS, 1);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String data = Character.toString('a' + i % 26).repeat(i == 200 ? 300_000 : i * 7);
      written.add(data);
      file.pcapPacket(S, i, data, data.length());
    }
    assertEquals(written, CaptureBytes.readAll(file.toBytes()).stream().map(Packet::data).toList());
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldDeliverWhatIsBeforeACutAtEveryByte(ByteOrder order) throws IOException {
    CaptureBytes pcap = new CaptureBytes(order).pcapHeader(MICROSECONDS, 1);
    List<Integer> pcapEnds = new ArrayList<>(List.of(pcap.size()));
    CaptureBytes pcapng = new CaptureBytes(order).section().interfaceBlock(1, 0);
    List<Integer> pcapngEnds = new ArrayList<>(List.of(28, pcapng.size()));
    for (int i = 0; i < 3; i++) {
      pcap.pcapPacket(S, i, "packet", 60);
      pcapEnds.add(pcap.size());
      pcapng.enhancedPacket(0, i, "packet", 60, pcapng.option(2, pcapng.i32(1)));
      pcapngEnds.add(pcapng.size());
    }
    cutAtEveryByte(pcap.toBytes(), pcapEnds, 1);
    cutAtEveryByte(pcapng.toBytes(), pcapngEnds, 2);
  }

  /** {@code ends}: of each part of the file, the first {@code headers} of them no packets. */
  private static void cutAtEveryByte(byte[] file, List<Integer> ends, int headers)
      throws IOException {
    for (int bytes = 0; bytes <= file.length; bytes++) {
      int cut = bytes;
      int whole = (int) ends.stream().filter(end -> end <= cut).count();
      byte[] part = Arrays.copyOf(file, cut);
      List<Packet> packets = new ArrayList<>();
      if (ends.contains(cut)) {
        CaptureBytes.readAll(part, packets);
      } else {
        CaptureException e =
            assertThrows(CaptureException.class, () -> CaptureBytes.readAll(part, packets));
        assertEquals(whole == 0 ? 0 : ends.get(whole - 1), e.offset());
        assertOneLine(e, "it was cut short");
      }
      assertEquals(Math.max(0, whole - headers), packets.size(), "cut at " + cut);
    }
  }

  @Test
  void shouldSayAgainWhatWentWrong() throws IOException {
    byte[] file =
        new CaptureBytes(ByteOrder.LITTLE_ENDIAN)
            .pcapHeader(NANOSECONDS, 1)
            .raw(new byte[3])
            .toBytes();
    CapturedPacket packet = new CapturedPacket();
    try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file), "x")) {
      CaptureException first = assertThrows(CaptureException.class, () -> capture.next(packet));
      assertSame(first, assertThrows(CaptureException.class, () -> capture.next(packet)));
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldNotBelieveAbsurdSizes(ByteOrder order) {
    CaptureBytes pcap = new CaptureBytes(order).pcapHeader(MICROSECONDS, 1);
    pcap.pcapPacket(S, 0, "good", 4).raw(new byte[8]).raw(pcap.i32((16 << 20) + 1));
    assertErrorAfterOne(pcap.raw(new byte[40]).toBytes(), 24 + 20, "16777217 bytes");

    for (int size : new int[] {(16 << 20) + 4, -4, 0, 11, 13}) {
      CaptureBytes pcapng = new CaptureBytes(order).section().interfaceBlock(1, 0);
      pcapng.enhancedPacket(0, 0, "good", 4).raw(pcapng.i32(6)).raw(pcapng.i32(size));
      assertErrorAfterOne(
          pcapng.raw(new byte[40]).toBytes(),
          28 + 20 + 36,
          "block of " + Integer.toUnsignedLong(size) + " bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldRefuseBlocksThatContradictThemselves(ByteOrder order) {
    CaptureBytes ends = start(order);
    ends.raw(ends.i32(0x123)).raw(ends.i32(16)).raw(new byte[4]).raw(ends.i32(20));
    assertErrorAfterOne(ends.toBytes(), 84, "block of 16 bytes that ends as one of 20");

    CaptureBytes packetInBlock = start(order);
    packetInBlock.block(6, ByteBuffer.allocate(24).order(order).putInt(12, 5).array());
    assertErrorAfterOne(packetInBlock.toBytes(), 84, "packet of 5 bytes in a block for 4");

    assertErrorAfterOne(start(order).block(6, new byte[8]).toBytes(), 84, "block of 20 bytes");
    assertErrorAfterOne(start(order).block(3, new byte[0]).toBytes(), 84, "block of 12 bytes");
    assertErrorAfterOne(start(order).block(1, new byte[4]).toBytes(), 84, "interface's block");
    assertErrorAfterOne(
        start(order).block(0x0a0d0d0a, new byte[16]).toBytes(), 84, "without a byte order");
    assertErrorAfterOne(start(order).simplePacket("abcd", 9).toBytes(), 84, "9 bytes in a block");
  }

  private static CaptureBytes start(ByteOrder order) {
    return new CaptureBytes(order).section().interfaceBlock(1, 0).enhancedPacket(0, 0, "good", 4);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldNameWhatItDoesNotUnderstand(ByteOrder order) {
    assertError(new CaptureBytes(order).pcapHeader(MICROSECONDS, 105).toBytes(), "link type 105");
    CaptureBytes pcapng = new CaptureBytes(order).section().interfaceBlock(1, 0);
    pcapng
        .interfaceBlock(105, 0) // no fault until a packet comes from it
        .enhancedPacket(0, 0, "good", 4)
        .enhancedPacket(1, 0, "bad", 3);
    assertErrorAfterOne(pcapng.toBytes(), 28 + 20 + 20 + 36, "link type 105");

    CaptureBytes unit = new CaptureBytes(order).section();
    unit.interfaceBlock(1, 0, unit.option(9, new byte[] {19})).enhancedPacket(0, 0, "x", 1);
    assertError(unit.toBytes(), "10^-19 s");

    CaptureBytes version = new CaptureBytes(order).pcapHeader(MICROSECONDS, 1);
    byte[] newer = version.toBytes();
    newer[order == ByteOrder.BIG_ENDIAN ? 5 : 4] = 3;
    assertError(newer, "version 3");
  }

  @Test
  void shouldSayWhatElseTheFileIs() {
    assertError(new byte[] {0x1f, (byte) 0x8b, 8, 0}, "decompress it first");
    assertError(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, "decompress it first");
    assertError(CaptureBytes.bytes("GET / HTTP"), "neither pcap nor pcapng");
    assertError(
        new CaptureBytes(ByteOrder.LITTLE_ENDIAN).pcapHeader(0xa1b2cd34, 1).toBytes(),
        "tcpdump -r FILE -w NEW");
  }

  @Test
  void shouldMarkAPacketWithoutATime() throws IOException {
    CaptureBytes file = new CaptureBytes(ByteOrder.LITTLE_ENDIAN).section().interfaceBlock(1, 0);
    file.enhancedPacket(0, 1, "x", 1).simplePacket("x", 1);
    CapturedPacket packet = new CapturedPacket();
    try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file.toBytes()), "test")) {
      assertTrue(capture.next(packet));
      assertTrue(packet.hasTime());
      assertTrue(capture.next(packet));
      assertFalse(packet.hasTime());
      assertFalse(capture.next(packet));
    }
  }

  private static Packet packet(long timeNs, int interfaceIndex, long wireBytes, String data) {
    return new Packet(timeNs, interfaceIndex, wireBytes, data, PacketDirection.UNKNOWN);
  }

  private static void assertError(byte[] file, String what) {
    assertOneLine(assertThrows(CaptureException.class, () -> CaptureBytes.readAll(file)), what);
  }

  private static void assertErrorAfterOne(byte[] file, long offset, String what) {
    List<Packet> packets = new ArrayList<>();
    CaptureException e =
        assertThrows(CaptureException.class, () -> CaptureBytes.readAll(file, packets));
    assertOneLine(e, what);
    assertEquals(offset, e.offset(), e.getMessage());
    assertEquals(1, packets.size());
  }

  private static void assertOneLine(CaptureException e, String what) {
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertTrue(
        e.getMessage().matches("test\\.pcap, byte " + e.offset() + ": .+; .+"), e.getMessage());
  }
}
