package dev.wirescope.agent.capture;

import java.io.IOException;

/**
 * The classic format (draft-ietf-opsawg-pcap): a header of 24 bytes, then packets, each behind a
 * header of 16.
 */
final class PcapFormat implements CaptureFormat {
  static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
  static final int MAGIC_NANOSECONDS = 0xa1b23c4d;

  private static final int HEADER_BYTES = 24;
  private static final int VERSION = 4; // major, minor
  private static final int LINK_TYPE = 20;
  private static final int LINK_TYPE_MASK = 0xffff; // above it: length of the frame check sequence
  private static final int VERSION_MAJOR = 2;

  private static final int PACKET_HEADER_BYTES = 16; // seconds, fraction, captured, wire
  private static final int FRACTION = 4;
  private static final int CAPTURED_BYTES = 8;
  private static final int WIRE_BYTES = 12;

  private static final long NS_PER_S = 1_000_000_000L;

  private final CaptureInput input;
  private final long nsPerFraction;
  private final int linkType;

  /** At the start of a file with one of the two magic numbers, in the byte order it gave away. */
  PcapFormat(CaptureInput input) throws IOException {
    this.input = input;
    int left = input.fill(HEADER_BYTES);
    if (left < HEADER_BYTES) {
      throw input.truncated("the header of a pcap file", HEADER_BYTES, left);
    }
    nsPerFraction = input.i32(0) == MAGIC_NANOSECONDS ? 1 : 1000;
    int major = input.u16(VERSION);
    if (major != VERSION_MAJOR) {
      throw input.error(
          "pcap version " + major + " is not understood",
          "write it as version 2: tcpdump -r FILE -w NEW");
    }
    linkType = input.i32(LINK_TYPE) & LINK_TYPE_MASK;
    if (!LinkType.isKnown(linkType)) {
      throw LinkType.unknown(input, linkType);
    }
    input.advance(HEADER_BYTES);
  }

  @Override
  public boolean next(CapturedPacket packet) throws IOException {
    int left = input.fill(PACKET_HEADER_BYTES);
    if (left == 0) {
      return false;
    }
    if (left < PACKET_HEADER_BYTES) {
      throw input.truncated("a packet's header", PACKET_HEADER_BYTES, left);
    }
    long capturedBytes = input.u32(CAPTURED_BYTES);
    if (capturedBytes > BYTES_MAX) {
      throw CaptureFormat.tooLarge(input, "a packet", capturedBytes);
    }
    int bytes = PACKET_HEADER_BYTES + (int) capturedBytes;
    left = input.fill(bytes);
    if (left < bytes) {
      throw input.truncated("a packet", bytes, left);
    }
    packet.setInterface(0, linkType, PacketDirection.UNKNOWN);
    packet.setTime(input.u32(0) * NS_PER_S + input.u32(FRACTION) * nsPerFraction);
    packet.setData(input, PACKET_HEADER_BYTES, (int) capturedBytes, input.u32(WIRE_BYTES));
    input.advance(bytes);
    return true;
  }
}
