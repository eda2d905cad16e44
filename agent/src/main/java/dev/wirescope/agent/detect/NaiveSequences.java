package dev.wirescope.agent.detect;

/**
 * The sequences of {@code bpf/detect/sequence.h}, made up from their seeds once more and judged by
 * {@link NaiveBursts}.
 */
public final class NaiveSequences {
  private static final int PACKETS = 32;
  private static final int SHIFT = 24;
  private static final long GRAIN = 1023;

  private final long[] times = new long[PACKETS];
  private final long[] bytes = new long[PACKETS];
  private SequenceNumbers numbers = new SequenceNumbers(0);
  private long drain;
  private long high;
  private long hold;
  private long events;

  /** Runs the sequence of {@code seed}; then {@link #digest} and {@link #events} are its. */
  public void run(long seed) {
    numbers = new SequenceNumbers(seed);
    makeUp(seed);
    events = 0;
    for (NaiveBursts.Found burst : NaiveBursts.of(times, bytes, PACKETS, drain, high, hold)) {
      tell(burst);
    }
  }

  public long digest() {
    return numbers.digest();
  }

  public long events() {
    return events;
  }

  private void makeUp(long seed) {
    numbers.next();
    long now = 1 + (numbers.next() << 20);
    long rate = 1_000_000L << (numbers.next() & 15);
    drain = NaiveBursts.drain(rate);
    high = 1 + (numbers.next() & 0xfffff);
    hold = numbers.next() & 0x1ffff;
    boolean coarse = (seed & 1) != 0;
    long grain = coarse ? GRAIN : 0;
    if (coarse) {
      now &= ~grain;
      drain = 1L << SHIFT;
      high = (high | 4095) + 1;
      hold &= ~grain;
    }
    for (int i = 0; i < PACKETS; i++) {
      long pause = numbers.next();
      bytes[i] = 1 + (numbers.next() & 0xffff);
      now +=
          switch ((int) (pause & 7)) {
            case 0 -> 0;
            case 1 -> pause >>> 12;
            case 2 -> pause << ((pause >>> 4) & 1);
            default -> pause >>> 18;
          };
      now &= ~grain;
      times[i] = now;
      bytes[i] = coarse ? (bytes[i] | grain) + 1 : bytes[i];
    }
  }

  private void tell(NaiveBursts.Found burst) {
    events++;
    numbers.tell(
        burst.startNs(),
        burst.endNs(),
        burst.peakBytes(),
        burst.bytes(),
        burst.last() - burst.first() + 1);
  }
}
