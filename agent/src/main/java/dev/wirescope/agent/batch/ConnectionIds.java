package dev.wirescope.agent.batch;

/**
 * Socket cookies count up from 1 after every boot. Mixed with the id of the boot they do not
 * repeat; within one boot no two cookies get the same id, and 0, which means "no socket yet", stays
 * 0.
 */
public final class ConnectionIds {
  private final long bootKey;

  /**
   * @param bootId {@code /proc/sys/kernel/random/boot_id}, or any text that differs between boots
   */
  public ConnectionIds(String bootId) {
    long key = 0;
    for (int i = 0; i < bootId.length(); i++) {
      key = mix(key ^ bootId.charAt(i)) + i + 1;
    }
    this.bootKey = key;
  }

  /** The id of the socket that has {@code cookie}. */
  public long of(long cookie) {
    if (cookie == 0) {
      return 0;
    }
    long id = mix(cookie ^ bootKey);
    // Exactly one cookie would become 0; the place that cookie 0 leaves free is its.
    return id == 0 ? mix(bootKey) : id;
  }

  /** The finaliser of MurmurHash3, a bijection of the 64-bit numbers that maps only 0 to 0. */
  private static long mix(long value) {
    long x = value;
    x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
