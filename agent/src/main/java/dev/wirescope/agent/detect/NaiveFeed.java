package dev.wirescope.agent.detect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code bpf/detect/feed.h} should say, from the definition: number by number, without its
 * arithmetic. Of a gap the first {@value #IN_VIEW} numbers are known one by one; those beyond are
 * only counted, so that one which comes twice counts twice.
 */
public final class NaiveFeed {
  private static final int RESTART = 16;
  private static final int IN_VIEW = 64;

  /** Numbers that were skipped, how many of them came late, and when (as the datagrams' times). */
  public record Gap(long first, long missing, long late, long startNs, long endNs) {}

  private final long mask;
  private final long settleNs;
  private final List<Gap> told = new ArrayList<>();
  private final Set<Long> cameInView = new HashSet<>();
  private long cameBeyond;
  private boolean isOpen;
  private long first;
  private long missing;
  private long startNs;
  private long seenNs;
  private long endNs;
  private boolean begun;
  private long next;
  private long lastNs;
  private long behindNext;
  private int behind;

  /**
   * @param mask the largest number
   * @param settleNs how long numbers may come late
   */
  public NaiveFeed(long mask, long settleNs) {
    this.mask = mask;
    this.settleNs = settleNs;
  }

  /** A datagram of {@code count} numbers from {@code number} on. */
  public void onDatagram(long number, long count, long timeNs) {
    if (isOpen && timeNs - seenNs >= settleNs) {
      tell();
    }
    long ahead = (number - next) & mask;
    boolean isBehind = begun && Long.compareUnsigned(ahead, mask >>> 1) > 0;
    if (isBehind && fill(number, count, timeNs)) {
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
      isOpen = true;
      first = next;
      missing = ahead;
      startNs = lastNs;
      seenNs = timeNs;
      endNs = timeNs;
    }
    behind = 0;
    begun = true;
    next = (number + count) & mask;
    lastNs = timeNs;
  }

  /** What was told; a gap that is open is not. */
  public List<Gap> told() {
    return told;
  }

  /** Whether it belongs into the open gap. */
  private boolean fill(long number, long count, long timeNs) {
    boolean belongs = isOpen && isMissing(number);
    long before = late();
    for (long i = 0; i < count; i++) {
      long one = (number + i) & mask;
      if (isOpen && isMissing(one)) {
        belongs = true;
        long offset = (one - first) & mask;
        if (offset < IN_VIEW) {
          cameInView.add(offset);
        } else {
          cameBeyond++;
        }
      }
    }
    if (late() > before) {
      endNs = timeNs;
    }
    if (belongs && late() == missing) {
      tell();
    }
    return belongs;
  }

  private boolean isMissing(long number) {
    return Long.compareUnsigned((number - first) & mask, missing) < 0;
  }

  /** Never more than were missing. */
  private long late() {
    long came = cameInView.size() + cameBeyond;
    return Long.compareUnsigned(came, missing) < 0 ? came : missing;
  }

  private void tell() {
    if (isOpen) {
      told.add(new Gap(first, missing, late(), startNs, endNs));
    }
    isOpen = false;
    cameInView.clear();
    cameBeyond = 0;
  }
}
