package dev.wirescope.agent.capture;

/**
 * What a captured packet begins with, by the numbers of the <a
 * href="https://www.tcpdump.org/linktypes.html">LINKTYPE registry</a>.
 */
public final class LinkType {
  /** BSD loopback: an address family of four bytes, in the byte order of the capturing machine. */
  public static final int NULL = 0;

  /** IEEE 802.3. */
  public static final int ETHERNET = 1;

  /** Begins at the IP header. */
  public static final int RAW = 101;

  /** OpenBSD loopback: an address family of four bytes, in network byte order. */
  public static final int LOOP = 108;

  /** Linux "cooked" capture: {@code tcpdump -i any} before libpcap 1.10. */
  public static final int LINUX_SLL = 113;

  /** The same with the interface's number: {@code tcpdump -i any}. */
  public static final int LINUX_SLL2 = 276;

  private LinkType() {}

  static boolean isKnown(int linkType) {
    return switch (linkType) {
      case NULL, ETHERNET, RAW, LOOP, LINUX_SLL, LINUX_SLL2 -> true;
      default -> false;
    };
  }

  static CaptureException unknown(CaptureInput input, int linkType) {
    return input.error(
        "packets of link type " + linkType + " are not understood",
        "capture on Ethernet (1), raw IP (101), loopback (0, 108) or any interface (113, 276)");
  }
}
