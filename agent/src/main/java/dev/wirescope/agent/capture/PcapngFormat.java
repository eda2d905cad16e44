package dev.wirescope.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The block format (draft-ietf-opsawg-pcapng): sections, each with its byte order, interfaces and
 * packets. Blocks that hold no packet are skipped.
 */
final class PcapngFormat implements CaptureFormat {
  static final int SECTION_HEADER = 0x0a0d0d0a; // the same in both byte orders

  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;

  // Every block: type, total length, body, total length again.
  private static final int TOTAL_BYTES = 4;
  private static final int BODY = 8;
  private static final int TRAILER_BYTES = 4;
  private static final int BLOCK_BYTES_MIN = BODY + TRAILER_BYTES;

  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int VERSION_MAJOR_AT = BODY + 4;
  private static final int SECTION_BYTES_MIN = 28;

  private static final int SIMPLE_DATA = BODY + 4; // behind the wire length
  private static final int PACKET_TIME_HIGH = BODY + 4;
  private static final int PACKET_TIME_LOW = BODY + 8;
  private static final int PACKET_CAPTURED = BODY + 12;
  private static final int PACKET_WIRE = BODY + 16;
  private static final int PACKET_DATA = BODY + 20;

  private final CaptureInput input;
  private final List<PcapngInterface> interfaces = new ArrayList<>();

  /** At the start of a file that begins with a section header. */
  PcapngFormat(CaptureInput input) throws IOException {
    this.input = input;
    int left = input.fill(SECTION_BYTES_MIN);
    if (left < SECTION_BYTES_MIN) {
      throw input.truncated("the header of a pcapng file", SECTION_BYTES_MIN, left);
    }
    input.advance(block());
  }

  @Override
  public boolean next(CapturedPacket packet) throws IOException {
    while (input.fill(1) > 0) {
      int blockBytes = block();
      boolean isPacket =
          switch (input.i32(0)) {
            case ENHANCED_PACKET -> readPacket(packet, blockBytes, input.u32(BODY), true);
            case OBSOLETE_PACKET -> readPacket(packet, blockBytes, input.u16(BODY), false);
            case SIMPLE_PACKET -> readSimplePacket(packet, blockBytes);
            default -> false;
          };
      input.advance(blockBytes);
      if (isPacket) {
        return true;
      }
    }
    return false;
  }

  /** Fills the next block and takes in what it says of its section; its length. */
  private int block() throws IOException {
    int left = input.fill(BLOCK_BYTES_MIN);
    if (left < BLOCK_BYTES_MIN) {
      throw input.truncated("a block", BLOCK_BYTES_MIN, left);
    }
    boolean isSection = input.i32(0) == SECTION_HEADER;
    if (isSection) {
      beginSection();
    }
    long blockBytes = input.u32(TOTAL_BYTES);
    if (blockBytes > BYTES_MAX) {
      throw CaptureFormat.tooLarge(input, "a block", blockBytes);
    }
    if (blockBytes < BLOCK_BYTES_MIN || blockBytes % 4 != 0) {
      throw damaged("a block of " + blockBytes + " bytes");
    }
    left = input.fill((int) blockBytes);
    if (left < blockBytes) {
      throw input.truncated("a block", blockBytes, left);
    }
    long again = input.u32((int) blockBytes - TRAILER_BYTES);
    if (again != blockBytes) {
      throw damaged("a block of " + blockBytes + " bytes that ends as one of " + again);
    }
    if (isSection && (blockBytes < SECTION_BYTES_MIN || input.u16(VERSION_MAJOR_AT) != 1)) {
      throw input.error(
          "a section of pcapng version " + input.u16(VERSION_MAJOR_AT) + " is not understood",
          "write it as version 1: editcap FILE NEW");
    }
    if (input.i32(0) == INTERFACE_DESCRIPTION) {
      interfaces.add(PcapngInterface.read(input, (int) blockBytes - TRAILER_BYTES));
    }
    return (int) blockBytes;
  }

  private void beginSection() throws IOException {
    input.setBigEndian(false);
    if (input.i32(BODY) != BYTE_ORDER_MAGIC) {
      input.setBigEndian(true);
      if (input.i32(BODY) != BYTE_ORDER_MAGIC) {
        throw damaged("a section without a byte order");
      }
    }
    interfaces.clear();
  }

  /** Of an enhanced packet block; the obsolete one has its fields in the same places. */
  private boolean readPacket(
      CapturedPacket packet, int blockBytes, long interfaceIndex, boolean isEnhanced)
      throws IOException {
    if (blockBytes < PACKET_DATA + TRAILER_BYTES) {
      throw damaged("a packet's block of " + blockBytes + " bytes");
    }
    PcapngInterface captured = requireInterface(interfaceIndex);
    long capturedBytes = input.u32(PACKET_CAPTURED);
    int roomBytes = blockBytes - PACKET_DATA - TRAILER_BYTES;
    if (capturedBytes > roomBytes) {
      throw damaged("a packet of " + capturedBytes + " bytes in a block for " + roomBytes);
    }
    int options = PACKET_DATA + ((int) capturedBytes + 3 & ~3);
    packet.setInterface(
        (int) interfaceIndex,
        captured.linkType(),
        isEnhanced
            ? PcapngOptions.direction(input, options, blockBytes - TRAILER_BYTES)
            : PacketDirection.UNKNOWN);
    packet.setTime(
        captured
            .unit()
            .toNs((long) input.i32(PACKET_TIME_HIGH) << 32 | input.u32(PACKET_TIME_LOW)));
    packet.setData(input, PACKET_DATA, (int) capturedBytes, input.u32(PACKET_WIRE));
    return true;
  }

  private boolean readSimplePacket(CapturedPacket packet, int blockBytes) throws IOException {
    if (blockBytes < SIMPLE_DATA + TRAILER_BYTES) {
      throw damaged("a packet's block of " + blockBytes + " bytes");
    }
    PcapngInterface captured = requireInterface(0);
    long wireBytes = input.u32(BODY);
    long capturedBytes = Math.min(wireBytes, captured.snapshotBytes());
    int roomBytes = blockBytes - SIMPLE_DATA - TRAILER_BYTES;
    if (capturedBytes > roomBytes) {
      throw damaged("a packet of " + capturedBytes + " bytes in a block for " + roomBytes);
    }
    packet.setInterface(0, captured.linkType(), PacketDirection.UNKNOWN);
    packet.setNoTime();
    packet.setData(input, SIMPLE_DATA, (int) capturedBytes, wireBytes);
    return true;
  }

  private PcapngInterface requireInterface(long index) throws IOException {
    if (index >= interfaces.size()) {
      throw damaged(
          "a packet of interface " + index + ", of " + interfaces.size() + " in this section");
    }
    PcapngInterface captured = interfaces.get((int) index);
    if (!LinkType.isKnown(captured.linkType())) {
      throw LinkType.unknown(input, captured.linkType());
    }
    if (!captured.unit().isUnderstood()) {
      throw input.error(
          "an interface with a time unit of "
              + (captured.unit().isBinary() ? "2^-" : "10^-")
              + captured.unit().exponent()
              + " s is not understood",
          "write it with nanoseconds: editcap -F nsecpcap FILE NEW");
    }
    return captured;
  }

  private CaptureException damaged(String what) {
    return input.error(what, "the file is damaged here: copy it again, or capture again");
  }
}
