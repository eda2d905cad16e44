package dev.wirescope.agent.capture;

/**
 * The clock of one pcapng interface: {@code if_tsresol} and {@code if_tsoffset}.
 *
 * @param isBinary a unit is 2^-exponent s, else 10^-exponent s
 * @param exponent of the unit; not all {@link #isUnderstood are understood}
 * @param offsetS what is added, in seconds
 */
record TimestampUnit(boolean isBinary, int exponent, long offsetS) {
  /** What an interface has that says nothing. */
  static final TimestampUnit MICROSECONDS = new TimestampUnit(false, 6, 0);

  private static final long NS_PER_S = 1_000_000_000L;
  private static final int NS_EXPONENT = 9;
  private static final int BINARY = 0x80;

  /** The largest that is understood, attoseconds or 2^-63 s. */
  private static final int DECIMAL_MAX = 18;

  private static final int BINARY_MAX = 63;

  /** Of the option's byte; whether it {@link #isUnderstood} is another question. */
  TimestampUnit withResolution(int resolution) {
    return new TimestampUnit((resolution & BINARY) != 0, resolution & ~BINARY, offsetS);
  }

  TimestampUnit withOffsetS(long seconds) {
    return new TimestampUnit(isBinary, exponent, seconds);
  }

  boolean isUnderstood() {
    return exponent <= (isBinary ? BINARY_MAX : DECIMAL_MAX);
  }

  /** Nanoseconds since 1970, rounded down. */
  long toNs(long units) {
    return offsetS * NS_PER_S + (isBinary ? binaryToNs(units) : decimalToNs(units));
  }

  private long decimalToNs(long units) {
    return exponent <= NS_EXPONENT
        ? units * power(NS_EXPONENT - exponent)
        : Long.divideUnsigned(units, power(exponent - NS_EXPONENT));
  }

  private long binaryToNs(long units) {
    if (exponent == 0) {
      return units * NS_PER_S;
    }
    long seconds = units >>> exponent;
    long fraction = units & ((1L << exponent) - 1);
    // 128 bits of product, shifted right
    long high = Math.multiplyHigh(fraction, NS_PER_S);
    long low = fraction * NS_PER_S;
    return seconds * NS_PER_S + (high << (Long.SIZE - exponent) | low >>> exponent);
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
