package dev.wirescope.agent.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionIdsTest {
  private static final int COOKIES = 200_000;

  @Test
  void noCookieStaysNone() {
    assertEquals(0, new ConnectionIds("boot-1").of(0));
    assertNotEquals(0, new ConnectionIds("boot-1").of(1));
  }

  @Test
  void noTwoCookiesOfABootShareAnId() {
    ConnectionIds ids = new ConnectionIds("boot-1");
    Set<Long> seen = new HashSet<>();
    for (long cookie = 0; cookie < COOKIES; cookie++) {
      assertTrue(seen.add(ids.of(cookie)), "cookie " + cookie);
    }
  }

  @Test
  void idsDoNotRepeatAfterAReboot() {
    ConnectionIds before = new ConnectionIds("boot-1");
    ConnectionIds after = new ConnectionIds("boot-2");
    Set<Long> seen = new HashSet<>();
    for (long cookie = 1; cookie < COOKIES; cookie++) {
      seen.add(before.of(cookie));
    }
    for (long cookie = 1; cookie < COOKIES; cookie++) {
      assertTrue(seen.add(after.of(cookie)), "cookie " + cookie);
    }
  }

  @Test
  void areTheSameForEveryAgentOfABoot() {
    assertEquals(new ConnectionIds("boot-1").of(42), new ConnectionIds("boot-1").of(42));
  }

  @Test
  void theOneCookieThatWouldBecomeNoneDoesNot() {
    // The key of a boot id of one character c is mix(c) + 1: that cookie is mixed to 0.
    long cookie = mix('b') + 1;
    long id = new ConnectionIds("b").of(cookie);
    assertEquals(mix(cookie), id);
    assertNotEquals(0, id);
  }

  private static long mix(long value) {
    long x = value;
    x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
