package dev.wirescope.agent.capture;

/** The TCP header of a captured packet. Overwritten by each {@link #parse}. */
public final class TcpSegment {
  /** Flag. */
  public static final int FIN = 0x01;

  /** Flag. */
  public static final int SYN = 0x02;

  /** Flag. */
  public static final int RST = 0x04;

  /** Flag. */
  public static final int ACK = 0x10;

  private static final int HEADER_BYTES_MIN = 20; // RFC 9293, section 3.1

  private int seq;
  private int ack;
  private int flags;
  private int window;
  private long payloadBytes;

  /**
   * Reads the header behind {@code ip}, which was parsed from {@code packet}.
   *
   * @return whether it is there, whole; if not, nothing here has a meaning
   */
  public boolean parse(CapturedPacket packet, IpPacket ip) {
    int at = ip.transportOffset();
    // A later fragment has no ports, and no TCP header either.
    if (ip.protocol() != IpPacket.TCP
        || ip.sourcePort() == 0
        || at + HEADER_BYTES_MIN > packet.capturedBytes()) {
      return false;
    }
    seq = packet.i32(at + 4);
    ack = packet.i32(at + 8);
    int headerBytes = (packet.u8(at + 12) >> 4) * 4;
    flags = packet.u8(at + 13);
    window = packet.u16(at + 14);
    payloadBytes = ip.ipBytes() - (at - ip.ipOffset()) - headerBytes;
    return headerBytes >= HEADER_BYTES_MIN;
  }

  /** Of its first byte. */
  public int seq() {
    return seq;
  }

  /** Has a meaning with {@link #ACK}. */
  public int ack() {
    return ack;
  }

  /** Whether all of {@code wanted} are set. */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /** As it is in the header, before it is scaled. */
  public int window() {
    return window;
  }

  /** Of the segment as it was sent, however much of it was captured. */
  public long payloadBytes() {
    return payloadBytes;
  }
}
