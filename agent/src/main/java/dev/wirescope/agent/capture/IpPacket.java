package dev.wirescope.agent.capture;

/**
 * The IP header of a captured packet, and the ports behind it. Overwritten by each {@link #parse}.
 * Addresses are two longs in network byte order, IPv4 as {@code ::ffff:a.b.c.d}.
 */
public final class IpPacket {
  /** Protocol number of TCP. */
  public static final int TCP = 6;

  /** Protocol number of UDP. */
  public static final int UDP = 17;

  private static final int ETHER_TYPE_V4 = 0x0800;
  private static final int ETHER_TYPE_V6 = 0x86dd;
  private static final int ETHER_TYPE_VLAN = 0x8100;
  private static final int ETHER_TYPE_SERVICE_VLAN = 0x88a8;
  private static final int ETHER_TYPE_AT = 12;
  private static final int VLAN_BYTES = 4;
  private static final int SLL_PROTOCOL = 14;
  private static final int SLL_BYTES = 16;
  private static final int SLL2_PROTOCOL = 0;
  private static final int SLL2_BYTES = 20;
  private static final int FAMILY_BYTES = 4;

  private static final int V4_BYTES_MIN = 20; // RFC 791, section 3.1
  private static final int V4_FRAGMENT_OFFSET_MASK = 0x1fff;
  private static final long V4_MAPPED = 0xffffL << 32;
  private static final int V6_BYTES = 40; // RFC 8200, section 3
  private static final int V6_HOP_BY_HOP = 0;
  private static final int V6_ROUTING = 43;
  private static final int V6_FRAGMENT = 44;
  private static final int V6_AUTHENTICATION = 51;
  private static final int V6_DESTINATION = 60;
  private static final int V6_FRAGMENT_OFFSET_MASK = 0xfff8;
  private static final int PORTS_BYTES = 4;

  private CapturedPacket packet;
  private int ipVersion;
  private int protocol;
  private long ipBytes;
  private int ipOffset;
  private int transportOffset;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int sourcePort;
  private int destinationPort;

  /**
   * Finds the IP header behind the link-layer header.
   *
   * @return whether there is one, whole; if not, nothing here has a meaning
   */
  public boolean parse(CapturedPacket packet) {
    this.packet = packet;
    return switch (packet.linkType()) {
      case LinkType.ETHERNET -> parseTagged(ETHER_TYPE_AT, ETHER_TYPE_AT + 2);
      case LinkType.LINUX_SLL -> parseTagged(SLL_PROTOCOL, SLL_BYTES);
      case LinkType.LINUX_SLL2 -> parseTagged(SLL2_PROTOCOL, SLL2_BYTES);
      case LinkType.NULL, LinkType.LOOP -> parseIp(FAMILY_BYTES);
      default -> parseIp(0);
    };
  }

  /** 4 or 6. */
  public int ipVersion() {
    return ipVersion;
  }

  /** What is behind the IP header and the extension headers of IPv6. */
  public int protocol() {
    return protocol;
  }

  /** From the IP header to the end of the packet as it was sent, without padding of the link. */
  public long ipBytes() {
    return ipBytes;
  }

  /** Where in the packet the IP header begins. */
  public int ipOffset() {
    return ipOffset;
  }

  /** Where in the packet the protocol's header begins; it need not have been captured. */
  public int transportOffset() {
    return transportOffset;
  }

  /** First half of the sender's address. */
  public long sourceHigh() {
    return sourceHigh;
  }

  /** Second half of the sender's address. */
  public long sourceLow() {
    return sourceLow;
  }

  /** First half of the receiver's address. */
  public long destinationHigh() {
    return destinationHigh;
  }

  /** Second half of the receiver's address. */
  public long destinationLow() {
    return destinationLow;
  }

  /** Of TCP and UDP, 0 of others, later fragments, and where it was not captured. */
  public int sourcePort() {
    return sourcePort;
  }

  /** As {@link #sourcePort()}. */
  public int destinationPort() {
    return destinationPort;
  }

  private boolean parseTagged(int typeAt, int linkBytes) {
    while (linkBytes <= packet.capturedBytes()) {
      switch (packet.u16(typeAt)) {
        case ETHER_TYPE_V4, ETHER_TYPE_V6 -> {
          return parseIp(linkBytes);
        }
        case ETHER_TYPE_VLAN, ETHER_TYPE_SERVICE_VLAN -> {
          // the tag, then the type of what it carries
          typeAt = linkBytes + 2;
          linkBytes += VLAN_BYTES;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private boolean parseIp(int at) {
    if (at >= packet.capturedBytes()) {
      return false;
    }
    ipOffset = at;
    ipVersion = packet.u8(at) >> 4;
    return switch (ipVersion) {
      case 4 -> parseV4(at);
      case 6 -> parseV6(at);
      default -> false;
    };
  }

  private boolean parseV4(int at) {
    if (at + V4_BYTES_MIN > packet.capturedBytes()) {
      return false;
    }
    int headerBytes = (packet.u8(at) & 0xf) * 4;
    if (headerBytes < V4_BYTES_MIN) {
      return false;
    }
    setIpBytes(packet.u16(at + 2), at);
    protocol = packet.u8(at + 9);
    sourceHigh = 0;
    sourceLow = V4_MAPPED | Integer.toUnsignedLong(packet.i32(at + 12));
    destinationHigh = 0;
    destinationLow = V4_MAPPED | Integer.toUnsignedLong(packet.i32(at + 16));
    transportOffset = at + headerBytes;
    setPorts((packet.u16(at + 6) & V4_FRAGMENT_OFFSET_MASK) == 0);
    return true;
  }

  private boolean parseV6(int at) {
    if (at + V6_BYTES > packet.capturedBytes()) {
      return false;
    }
    int payloadBytes = packet.u16(at + 4);
    setIpBytes(payloadBytes == 0 ? 0 : V6_BYTES + payloadBytes, at);
    sourceHigh = i64(at + 8);
    sourceLow = i64(at + 16);
    destinationHigh = i64(at + 24);
    destinationLow = i64(at + 32);
    protocol = packet.u8(at + 6);
    transportOffset = at + V6_BYTES;
    boolean isFirst = true;
    while (isExtension(protocol) && transportOffset + 8 <= packet.capturedBytes()) {
      int extension = protocol;
      protocol = packet.u8(transportOffset);
      if (extension == V6_FRAGMENT) {
        isFirst &= (packet.u16(transportOffset + 2) & V6_FRAGMENT_OFFSET_MASK) == 0;
        transportOffset += 8;
      } else if (extension == V6_AUTHENTICATION) {
        transportOffset += (packet.u8(transportOffset + 1) + 2) * 4; // RFC 4302, section 2.2
      } else {
        transportOffset += (packet.u8(transportOffset + 1) + 1) * 8; // RFC 8200, section 4
      }
    }
    setPorts(isFirst);
    return true;
  }

  /**
   * A length of 0 is that of a packet over 64 KiB (Linux BIG TCP): all behind the link's header.
   */
  private void setIpBytes(int told, int at) {
    ipBytes = told == 0 ? packet.wireBytes() - at : told;
  }

  private void setPorts(boolean isFirstFragment) {
    boolean hasPorts =
        isFirstFragment
            && (protocol == TCP || protocol == UDP)
            && transportOffset + PORTS_BYTES <= packet.capturedBytes();
    sourcePort = hasPorts ? packet.u16(transportOffset) : 0;
    destinationPort = hasPorts ? packet.u16(transportOffset + 2) : 0;
  }

  private long i64(int at) {
    return (long) packet.i32(at) << 32 | Integer.toUnsignedLong(packet.i32(at + 4));
  }

  private static boolean isExtension(int protocol) {
    return switch (protocol) {
      case V6_HOP_BY_HOP, V6_ROUTING, V6_FRAGMENT, V6_AUTHENTICATION, V6_DESTINATION -> true;
      default -> false;
    };
  }
}
