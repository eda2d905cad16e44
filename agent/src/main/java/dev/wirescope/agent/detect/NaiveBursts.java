package dev.wirescope.agent.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * The definition of a burst, computed plainly: all levels of the queue first, then the bursts by
 * looking forward and back. What the library and the kernel say of the same packets is compared
 * with it.
 */
public final class NaiveBursts {
  private static final int SHIFT = 24;

  private final long[] times;
  private final long[] bytes;
  private final long[] before;
  private final long[] after;
  private final int packets;
  private final long drain;
  private final long high;
  private final long hold;

  /**
   * One burst.
   *
   * @param first index of its first packet
   * @param last index of its last packet
   */
  public record Found(int first, int last, long startNs, long endNs, long peakBytes, long bytes) {}

  private NaiveBursts(long[] times, long[] bytes, int packets, long drain, long high, long hold) {
    this.times = times;
    this.bytes = bytes;
    this.packets = packets;
    this.drain = drain;
    this.high = high;
    this.hold = hold;
    this.before = new long[packets];
    this.after = new long[packets];
  }

  /**
   * All bursts of some packets.
   *
   * @param times of the packets, in order
   * @param bytes of the packets
   * @param packets how many there are
   * @param drain 2^-24 bytes a nanosecond
   * @param high bytes in the queue from which it is a burst; it ends at a quarter of it
   * @param hold nanoseconds at or below that
   */
  public static List<Found> of(
      long[] times, long[] bytes, int packets, long drain, long high, long hold) {
    return new NaiveBursts(times, bytes, packets, drain, high, hold).find();
  }

  /** The drain of a rate, as the rule of the detectors has it. */
  public static long drain(long bytesPerSecond) {
    return (bytesPerSecond << 15) / 1_953_125;
  }

  private List<Found> find() {
    fill();
    List<Found> found = new ArrayList<>();
    int next = 0;
    while (next < packets) {
      next = burstFrom(next, found);
    }
    return found;
  }

  private void fill() {
    long level = 0;
    for (int i = 0; i < packets; i++) {
      level = i == 0 ? 0 : drained(level, times[i] - times[i - 1]);
      before[i] = level;
      level = Math.min(level + (bytes[i] << SHIFT), (2 * high) << SHIFT);
      after[i] = level;
    }
  }

  /** Adds the first burst that begins at {@code first} or later; where to look for the next. */
  private int burstFrom(int first, List<Found> found) {
    int opens = first;
    while (opens < packets && after[opens] < high << SHIFT) {
      opens++;
    }
    if (opens == packets) {
      return packets;
    }
    int start = opens;
    while (start > first && before[start] != 0) {
      start--;
    }
    int last = opens;
    int over = opens + 1;
    while (over < packets && times[over] < fall(last) + hold) {
      if (after[over] > low()) {
        last = over;
      }
      over++;
    }
    found.add(burst(start, last, over));
    return over;
  }

  private Found burst(int start, int last, int over) {
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
    return new Found(start, last, times[start], times[last], peak >> SHIFT, sum);
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
}
