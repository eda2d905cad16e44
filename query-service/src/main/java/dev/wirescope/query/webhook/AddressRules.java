package dev.wirescope.query.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Which addresses we may be made to call: a webhook must not become a way into our own network. */
final class AddressRules {
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  // The metadata service of a cloud that answers on IPv6, in what is else private space.
  private static final byte[] METADATA_V6 = {
    (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
  };

  private final boolean allowPrivate;

  AddressRules(boolean allowPrivate) {
    this.allowPrivate = allowPrivate;
  }

  /** Why {@code address} may not be called; empty if it may. */
  Optional<String> objection(InetAddress address) {
    InetAddress inner = embedded(address);
    if (inner.isAnyLocalAddress()) {
      return Optional.of("an unspecified address");
    }
    if (inner.isMulticastAddress()) {
      return Optional.of("a multicast address");
    }
    if (inner.isLinkLocalAddress() || Arrays.equals(inner.getAddress(), METADATA_V6)) {
      return Optional.of("a link-local or metadata address");
    }
    if (isReserved(inner)) {
      return Optional.of("a reserved or broadcast address");
    }
    if (!allowPrivate && isPrivate(inner)) {
      return Optional.of(
          "a private or loopback address, which wirescope.webhook.allow-private=true would allow");
    }
    return Optional.empty();
  }

  private static boolean isReserved(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return false;
    }
    int first = address.getAddress()[0] & 0xff;
    return first == 0 || first >= 240;
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
      return true;
    }
    if (address instanceof Inet4Address) {
      // Carriers' shared space, 100.64.0.0/10.
      return (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
    }
    return (bytes[0] & 0xfe) == 0xfc;
  }

  /** The IPv4 address that an IPv6 one stands for (mapped, compatible, 6to4, NAT64), or itself. */
  private static InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return address;
    }
    byte[] bytes = six.getAddress();
    int at = -1;
    if (startsWith(bytes, NAT64) || six.isIPv4CompatibleAddress()) {
      // ::1 and :: look compatible and are not.
      at = address.isLoopbackAddress() || address.isAnyLocalAddress() ? -1 : 12;
    } else if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      at = 2;
    }
    if (at < 0) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
