package dev.wirescope.agent.netfilter;

/** Whether a packet matches; {@code MAYBE} where that cannot be told from what is known of it. */
enum Truth {
  NO,
  MAYBE,
  YES;

  static Truth of(boolean value) {
    return value ? YES : NO;
  }

  /** Both. */
  Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Either. */
  Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }

  Truth not() {
    return switch (this) {
      case NO -> YES;
      case MAYBE -> MAYBE;
      case YES -> NO;
    };
  }
}
