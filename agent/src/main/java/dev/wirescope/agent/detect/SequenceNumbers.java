package dev.wirescope.agent.detect;

/** The random numbers and the digest of {@code bpf/detect/sequence.h}, computed once more. */
final class SequenceNumbers {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long random;
  private long digest;

  SequenceNumbers(long seed) {
    random = seed * 2 + 1;
  }

  /** xorshift64*, the upper half. */
  long next() {
    random ^= random >>> 12;
    random ^= random << 25;
    random ^= random >>> 27;
    return (random * 0x2545f4914f6cdd1dL) >>> 32;
  }

  void tell(long... facts) {
    for (long value : facts) {
      digest = (digest ^ value) * GOLDEN;
      digest ^= digest >>> 29;
    }
  }

  long digest() {
    return digest;
  }
}
