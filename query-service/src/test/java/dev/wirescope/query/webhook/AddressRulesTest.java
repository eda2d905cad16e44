package dev.wirescope.query.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRulesTest {
  /** Whether each may be called where private addresses may not, and where they may. */
  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, true, true",
    "2606:2800:220:1:248:1893:25c8:1946, true, true",
    "127.0.0.1, false, true",
    "::1, false, true",
    "::ffff:127.0.0.1, false, true",
    "10.1.2.3, false, true",
    "172.16.0.1, false, true",
    "172.32.0.1, true, true",
    "192.168.1.1, false, true",
    "100.64.0.1, false, true",
    "100.127.255.255, false, true",
    "100.128.0.1, true, true",
    "fd12::1, false, true",
    "fec0::1, false, true",
    "2002:7f00:1::, false, true",
    "64:ff9b::a00:1, false, true",
    "169.254.169.254, false, false",
    "::ffff:169.254.169.254, false, false",
    "64:ff9b::a9fe:a9fe, false, false",
    "2002:a9fe:a9fe::, false, false",
    "::169.254.169.254, false, false",
    "fe80::1, false, false",
    "fd00:ec2::254, false, false",
    "0.0.0.0, false, false",
    "0.1.2.3, false, false",
    "::, false, false",
    "224.0.0.1, false, false",
    "ff02::1, false, false",
    "240.0.0.1, false, false",
    "255.255.255.255, false, false",
  })
  void shouldKeepToAddressesThatMayBeCalled(
      String address, boolean mayStrictly, boolean mayPrivately) throws UnknownHostException {
    InetAddress parsed = InetAddress.getByName(address);
    assertEquals(mayStrictly, new AddressRules(false).objection(parsed).isEmpty(), "strict");
    assertEquals(mayPrivately, new AddressRules(true).objection(parsed).isEmpty(), "private");
  }
}
