package dev.wirescope.agent.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What bpf/detect/feed.h should say of numbers that arrive without pauses, from the definition: the
 * numbers that are missing are kept one by one.
 */
final class NaiveFeed {
  private static final int RESTART = 16;

  /** Numbers that were skipped, and how many of them came late. */
  record Gap(long first, long missing, long late) {}

  private final long mask;
  private final List<Gap> told = new ArrayList<>();
  private final Set<Long> waiting = new HashSet<>();
  private final Set<Long> gap = new TreeSet<>();
  private long gapFirst;
  private boolean begun;
  private long next;
  private long behindNext;
  private int behind;

  /**
   * @param bytes of the numbers
   */
  NaiveFeed(int bytes) {
    mask = -1L >>> (Long.SIZE - Byte.SIZE * bytes);
  }

  void onDatagram(long number, long count) {
    long ahead = (number - next) & mask;
    boolean isBehind = begun && Long.compareUnsigned(ahead, mask >>> 1) > 0;
    if (isBehind && fill(number, count)) {
      return;
    }
    if (isBehind) {
      behind = number == behindNext ? behind + 1 : 1;
      behindNext = (number + count) & mask;
      if (behind < RESTART) {
        return;
      }
      tell();
    } else if (begun && ahead != 0) {
      tell();
      gapFirst = next;
      for (long i = 0; i < ahead; i++) {
        gap.add((next + i) & mask);
      }
      waiting.addAll(gap);
    }
    behind = 0;
    begun = true;
    next = (number + count) & mask;
  }

  /** What was told; a gap that is open is not. */
  List<Gap> told() {
    return told;
  }

  private boolean fill(long number, long count) {
    boolean belongs = false;
    for (long i = 0; i < count; i++) {
      long one = (number + i) & mask;
      belongs |= gap.contains(one);
      waiting.remove(one);
    }
    if (belongs && waiting.isEmpty()) {
      tell();
    }
    return belongs;
  }

  private void tell() {
    if (!gap.isEmpty()) {
      told.add(new Gap(gapFirst, gap.size(), gap.size() - waiting.size()));
    }
    gap.clear();
    waiting.clear();
  }
}
