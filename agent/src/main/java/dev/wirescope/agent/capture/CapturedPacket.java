package dev.wirescope.agent.capture;

/**
 * One packet of a capture. {@link CaptureFile#next} overwrites it, and its bytes are only valid
 * until then.
 */
public final class CapturedPacket {
  private static final int SLL_PACKET_TYPE = 1; // the low byte of two
  private static final int SLL_BYTES = 16;
  private static final int SLL2_INTERFACE = 4;
  private static final int SLL2_PACKET_TYPE = 10;
  private static final int SLL2_BYTES = 20;

  // linux/if_packet.h: to us, broadcast, multicast, to another host, sent by us
  private static final int PACKET_OTHERHOST = 3;
  private static final int PACKET_OUTGOING = 4;

  private byte[] data = new byte[0];
  private int dataOffset;
  private int capturedBytes;
  private long wireBytes;
  private boolean hasTime;
  private long timeNs;
  private int interfaceIndex;
  private int linkType;
  private PacketDirection told = PacketDirection.UNKNOWN;

  /** Whether the file has a time for this packet: a simple packet block of pcapng has none. */
  public boolean hasTime() {
    return hasTime;
  }

  /** Nanoseconds since 1970, 0 without a time. */
  public long timeNs() {
    return timeNs;
  }

  /** How many of its bytes are here, from its link-layer header on. */
  public int capturedBytes() {
    return capturedBytes;
  }

  /** How many bytes it had where it was captured. */
  public long wireBytes() {
    return wireBytes;
  }

  /** Which of the capture's interfaces, from 0; always 0 in a pcap file. */
  public int interfaceIndex() {
    return interfaceIndex;
  }

  /** The kernel's number of the interface, 0 where the link type does not tell it. */
  public int kernelInterfaceIndex() {
    if (linkType != LinkType.LINUX_SLL2 || capturedBytes < SLL2_BYTES) {
      return 0;
    }
    return u16(SLL2_INTERFACE) << 16 | u16(SLL2_INTERFACE + 2);
  }

  /** One of the numbers of {@link LinkType}. */
  public int linkType() {
    return linkType;
  }

  /** What the link type or the block says of it. */
  public PacketDirection direction() {
    if (linkType == LinkType.LINUX_SLL && capturedBytes >= SLL_BYTES) {
      return ofPacketType(u8(SLL_PACKET_TYPE));
    }
    if (linkType == LinkType.LINUX_SLL2 && capturedBytes >= SLL2_BYTES) {
      return ofPacketType(u8(SLL2_PACKET_TYPE));
    }
    return told;
  }

  /** Holds the packet's bytes from {@link #dataOffset()} on, and other bytes before and after. */
  public byte[] data() {
    return data;
  }

  /** Where in {@link #data()} the packet begins. */
  public int dataOffset() {
    return dataOffset;
  }

  /** The byte {@code at} after the packet's first, unsigned. */
  int u8(int at) {
    return Byte.toUnsignedInt(data[dataOffset + at]);
  }

  /** Two bytes in network byte order. */
  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /** Four bytes in network byte order. */
  int i32(int at) {
    return u16(at) << 16 | u16(at + 2);
  }

  /** The {@code capturedBytes} that begin {@code at} after the input's position. */
  void setData(CaptureInput input, int at, int capturedBytes, long wireBytes) {
    this.data = input.bytes();
    this.dataOffset = input.index(at);
    this.capturedBytes = capturedBytes;
    this.wireBytes = wireBytes;
  }

  void setTime(long timeNs) {
    this.hasTime = true;
    this.timeNs = timeNs;
  }

  void setNoTime() {
    this.hasTime = false;
    this.timeNs = 0;
  }

  void setInterface(int interfaceIndex, int linkType, PacketDirection told) {
    this.interfaceIndex = interfaceIndex;
    this.linkType = linkType;
    this.told = told;
  }

  private static PacketDirection ofPacketType(int type) {
    if (type == PACKET_OUTGOING) {
      return PacketDirection.SENT;
    }
    return type <= PACKET_OTHERHOST ? PacketDirection.RECEIVED : PacketDirection.UNKNOWN;
  }
}
