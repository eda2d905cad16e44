package dev.wirescope.json;

/** An address in 16 network-order bytes as text: IPv4 plain, IPv6 as RFC 5952 writes it. */
public final class IpText {
  /** Bytes of an address. */
  public static final int LENGTH = 16;

  private static final int GROUPS = 8;

  private IpText() {}

  /**
   * The text of {@code address}.
   *
   * @throws IllegalArgumentException if it has not {@value #LENGTH} bytes
   */
  public static String of(byte[] address) {
    StringBuilder out = new StringBuilder(39);
    append(address, out);
    return out.toString();
  }

  /** Appends the text of {@code address} to {@code out}. */
  public static void append(byte[] address, StringBuilder out) {
    if (address.length != LENGTH) {
      throw new IllegalArgumentException("an address has 16 bytes, not length=" + address.length);
    }
    if (isMappedV4(address)) {
      appendV4(address, out);
    } else {
      appendV6(address, out);
    }
  }

  /** Whether {@code address} is {@code ::ffff:a.b.c.d}, which stands for the IPv4 address. */
  public static boolean isMappedV4(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
  }

  private static void appendV4(byte[] address, StringBuilder out) {
    for (int i = 12; i < LENGTH; i++) {
      if (i > 12) {
        out.append('.');
      }
      out.append(address[i] & 0xff);
    }
  }

  private static void appendV6(byte[] address, StringBuilder out) {
    int longestStart = -1;
    int longestLength = 1; // a single zero group is not shortened
    for (int start = 0; start < GROUPS; ) {
      int end = start;
      while (end < GROUPS && group(address, end) == 0) {
        end++;
      }
      if (end - start > longestLength) {
        longestStart = start;
        longestLength = end - start;
      }
      start = Math.max(end, start + 1);
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == longestStart) {
        out.append("::");
        i += longestLength - 1;
        continue;
      }
      if (i > 0 && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(group(address, i)));
    }
  }

  private static int group(byte[] address, int index) {
    return (address[2 * index] & 0xff) << 8 | (address[2 * index + 1] & 0xff);
  }
}
