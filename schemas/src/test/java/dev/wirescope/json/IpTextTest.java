package dev.wirescope.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000ffff0a000001, 10.0.0.1",
    "00000000000000000000ffffffffffff, 255.255.255.255",
    "00000000000000000000000000000000, ::",
    "00000000000000000000000000000001, ::1",
    "20010db8000000000000000000000001, 2001:db8::1",
    "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "20010db8000100010001000100010001, 2001:db8:1:1:1:1:1:1",
    "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "fe800000000000000000000000000000, fe80::",
    "00010002000300040005000600000000, 1:2:3:4:5:6::",
    "0000000000000000fffe0a0000000001, ::fffe:a00:0:1",
  })
  void writesAsTheRfcSays(String hex, String text) {
    assertEquals(text, IpText.of(HexFormat.of().parseHex(hex)));
  }

  @Test
  void refusesAnotherLength() {
    assertThrows(IllegalArgumentException.class, () -> IpText.of(new byte[4]));
  }
}
