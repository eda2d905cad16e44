package dev.wirescope.agent.detect;

/**
 * The definition of a burst, computed plainly: all levels of the queue first, then the bursts by
 * looking forward and back. What the library and the kernel say of a sequence is compared with it.
 */
public final class NaiveQueue {
  private static final int PACKETS = 32;
  private static final int SHIFT = 24;
  private static final long GRAIN = 1023;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long[] times = new long[PACKETS];
  private final long[] bytes = new long[PACKETS];
  private final long[] before = new long[PACKETS];
  private final long[] after = new long[PACKETS];
  private long random;
  private long drain;
  private long high;
  private long hold;
  private long digest;
  private long events;

  /** Runs the sequence of {@code seed}; then {@link #digest} and {@link #events} are its. */
  public void run(long seed) {
    makeUp(seed);
    fill();
    digest = 0;
    events = 0;
    int next = 0;
    while (next < PACKETS) {
      next = burstFrom(next);
    }
  }

  public long digest() {
    return digest;
  }

  public long events() {
    return events;
  }

  private void makeUp(long seed) {
    random = seed * 2 + 1;
    next();
    long now = 1 + (next() << 20);
    long rate = 1_000_000L << (next() & 15);
    drain = (rate << 15) / 1_953_125;
    high = 1 + (next() & 0xfffff);
    hold = next() & 0x1ffff;
    boolean coarse = (seed & 1) != 0;
    long grain = coarse ? GRAIN : 0;
    if (coarse) {
      now &= ~grain;
      drain = 1L << SHIFT;
      high = (high | 4095) + 1;
      hold &= ~grain;
    }
    for (int i = 0; i < PACKETS; i++) {
      long pause = next();
      bytes[i] = 1 + (next() & 0xffff);
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

  private void fill() {
    long level = 0;
    for (int i = 0; i < PACKETS; i++) {
      level = i == 0 ? 0 : drained(level, times[i] - times[i - 1]);
      before[i] = level;
      level = Math.min(level + (bytes[i] << SHIFT), (2 * high) << SHIFT);
      after[i] = level;
    }
  }

  /** Tells the first burst that begins at {@code first} or later; where to look for the next. */
  private int burstFrom(int first) {
    int opens = first;
    while (opens < PACKETS && after[opens] < high << SHIFT) {
      opens++;
    }
    if (opens == PACKETS) {
      return PACKETS;
    }
    int start = opens;
    while (start > first && before[start] != 0) {
      start--;
    }
    int last = opens;
    int over = opens + 1;
    while (over < PACKETS && times[over] < fall(last) + hold) {
      if (after[over] > low()) {
        last = over;
      }
      over++;
    }
    tell(start, last, over);
    return over;
  }

  private void tell(int start, int last, int over) {
    long sum = 0;
    for (int i = start; i <= last; i++) {
      sum += bytes[i];
    }
    long need = before[start];
    long peak = 0;
    for (int i = start; i < over; i++) {
      need = (i == start ? need : drained(need, times[i] - times[i - 1])) + (bytes[i] << SHIFT);
      peak = Math.max(peak, need);
    }
    events++;
    for (long value :
        new long[] {times[start], times[last], peak >> SHIFT, sum, last - start + 1}) {
      digest = (digest ^ value) * GOLDEN;
      digest ^= digest >>> 29;
    }
  }

  private long low() {
    return (high / 4) << SHIFT;
  }

  private long fall(int packet) {
    return times[packet] + Math.ceilDiv(after[packet] - low(), drain);
  }

  private long drained(long level, long elapsedNs) {
    boolean beyond = Math.multiplyHigh(elapsedNs, drain) != 0 || elapsedNs * drain < 0;
    return beyond ? 0 : Math.max(0, level - elapsedNs * drain);
  }

  /** xorshift64*, the upper half. */
  private long next() {
    random ^= random >>> 12;
    random ^= random << 25;
    random ^= random >>> 27;
    return (random * 0x2545f4914f6cdd1dL) >>> 32;
  }
}
