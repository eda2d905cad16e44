package dev.wirescope.agent.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The bursts that {@code bench burst-oracle} sends: every length with every height. */
final class BurstGrid {
  /** 1 Gbit/s, for which a veth pair stands. */
  static final long RATE = 125_000_000;

  /** As the detectors have it at this rate: the least there is. */
  static final long HIGH_BYTES = 32_768;

  /** As the detectors have it: how long a burst must have fallen before it is over. */
  static final long HOLD_NS = 50_000;

  /** Of Ethernet, IPv4 and UDP. */
  static final int HEADER_BYTES = 42;

  /** Between two bursts: no more than a hundred a second are told of one direction. */
  static final long PAUSE_NS = 11_000_000;

  private static final long[] LENGTHS_US = {20, 50, 100, 200, 500, 1000, 5000, 10_000};
  private static final double[] FACTORS = {0.8, 0.95, 1.05, 1.5, 4};

  /** What a system call costs here at least. */
  private static final long DATAGRAM_NS_MIN = 6_000;

  private static final int DATAGRAM_BYTES_MIN = 700;

  /** Three of the largest must not be more than {@link #HIGH_BYTES}, or they are the threshold. */
  private static final int DATAGRAM_BYTES_MAX = 10_900;

  private static final double NS_IN_S = 1e9;

  /**
   * A burst: sent evenly for a time, so that the queue rises to a height.
   *
   * @param lengthNs from the first packet to the last
   * @param factor how high, in thresholds
   */
  record Cell(long lengthNs, double factor) {
    long bytes() {
      return Math.round(factor * HIGH_BYTES + RATE / 2 * (lengthNs / NS_IN_S));
    }

    int datagrams() {
      long byTime = lengthNs / DATAGRAM_NS_MIN;
      long most = bytes() / DATAGRAM_BYTES_MIN;
      long least = Math.ceilDiv(bytes(), DATAGRAM_BYTES_MAX);
      return (int) Math.max(least, Math.min(byTime, most));
    }

    int datagramBytes() {
      return (int) (bytes() / datagrams());
    }
  }

  private BurstGrid() {}

  /** All cells, so many times, mixed; the same in every process. */
  static List<Cell> schedule(int rounds) {
    List<Cell> cells = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (long lengthUs : LENGTHS_US) {
        for (double factor : FACTORS) {
          cells.add(new Cell(lengthUs * 1000, factor));
        }
      }
    }
    Collections.shuffle(cells, new Random(rounds));
    return cells;
  }

  static long durationNs(int rounds) {
    return schedule(rounds).stream().mapToLong(cell -> cell.lengthNs() + PAUSE_NS).sum();
  }
}
