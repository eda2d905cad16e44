package dev.wirescope.agent.bench;

import dev.wirescope.agent.capture.CaptureFile;
import dev.wirescope.agent.capture.CapturedPacket;
import dev.wirescope.agent.detect.NaiveBursts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The plain definition over a capture: its bursts, and how high the queue was at any time. */
final class BurstReference {
  private static final int SHIFT = 24;

  private final long[] times;

  /** Of the queue after each packet, endless: a burst does not change how it drains. */
  private final int[] levels;

  private final List<NaiveBursts.Found> bursts;

  private BurstReference(long[] times, long[] bytes) {
    long drain = NaiveBursts.drain(BurstGrid.RATE / 2);
    this.times = times;
    bursts =
        NaiveBursts.of(times, bytes, times.length, drain, BurstGrid.HIGH_BYTES, BurstGrid.HOLD_NS);
    levels = new int[times.length];
    long level = 0;
    for (int i = 0; i < times.length; i++) {
      long drained = i == 0 ? level : (times[i] - times[i - 1]) * drain;
      level = Math.max(0, level - drained) + (bytes[i] << SHIFT);
      levels[i] = (int) (level >> SHIFT);
    }
  }

  /** What two CPUs captured is written in nearly the order of the times: here in that order. */
  static BurstReference of(Path file) throws IOException {
    return of(file, 0);
  }

  /**
   * The same packets, each taken a little later.
   *
   * @param laterNsMax at most so much, at random
   */
  static BurstReference of(Path file, long laterNsMax) throws IOException {
    Random random = new Random(laterNsMax);
    long[] times = new long[1 << 16];
    long[] bytes = new long[1 << 16];
    int count = 0;
    CapturedPacket packet = new CapturedPacket();
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next(packet)) {
        if (count == times.length) {
          times = Arrays.copyOf(times, count + count / 2);
          bytes = Arrays.copyOf(bytes, count + count / 2);
        }
        long timeNs = packet.timeNs() + random.nextLong(laterNsMax + 1);
        int at = count++;
        for (; at > 0 && times[at - 1] > timeNs; at--) {
          times[at] = times[at - 1];
          bytes[at] = bytes[at - 1];
        }
        times[at] = timeNs;
        bytes[at] = packet.wireBytes();
      }
    }
    return new BurstReference(Arrays.copyOf(times, count), bytes);
  }

  List<NaiveBursts.Found> bursts() {
    return bursts;
  }

  /** As if a detector had found them. */
  List<BurstMatch.Interval> asFound() {
    return bursts.stream()
        .map(
            burst ->
                new BurstMatch.Interval(
                    burst.startNs(), burst.endNs(), burst.bytes(), burst.peakBytes()))
        .toList();
  }

  /** The most that was in the queue from {@code startNs} to {@code endNs}, in bytes. */
  long highest(long startNs, long endNs) {
    long highest = 0;
    for (int i = firstAt(startNs); i < times.length && times[i] <= endNs; i++) {
      highest = Math.max(highest, levels[i]);
    }
    return highest;
  }

  private int firstAt(long ns) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < ns) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
