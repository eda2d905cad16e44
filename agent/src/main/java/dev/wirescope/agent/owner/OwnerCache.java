package dev.wirescope.agent.owner;

/**
 * A bounded map from process and cgroup to owner that allocates nothing on look-up: a key may lie
 * in one of four slots, and the one that expires first gives way.
 */
final class OwnerCache {
  private static final int WAYS = 4;

  private final int mask;
  private final int[] pids;
  private final long[] cgroupIds;
  private final Owner[] owners;
  private final long[] births;
  private final long[] expiresNs;

  /**
   * @param slots a power of two
   */
  OwnerCache(int slots) {
    if (slots < WAYS || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("not a power of two: slots=" + slots);
    }
    mask = slots - 1;
    pids = new int[slots];
    cgroupIds = new long[slots];
    owners = new Owner[slots];
    births = new long[slots];
    expiresNs = new long[slots];
  }

  /** The slot of a key, or -1; what lies there may have expired. */
  int find(int pid, long cgroupId) {
    int first = firstSlot(pid, cgroupId);
    for (int slot = first; slot < first + WAYS; slot++) {
      if (pids[slot] == pid && cgroupIds[slot] == cgroupId && owners[slot] != null) {
        return slot;
      }
    }
    return -1;
  }

  Owner owner(int slot) {
    return owners[slot];
  }

  /** Whether it is still the process that was put there, see {@link Executables#births}. */
  boolean isSameProcess(int slot, long birthsNow) {
    return births[slot] == birthsNow;
  }

  boolean isExpired(int slot, long nowNs) {
    return nowNs - expiresNs[slot] >= 0;
  }

  void put(int pid, long cgroupId, Owner owner, long birthsNow, long expiryNs) {
    int slot = find(pid, cgroupId);
    if (slot < 0) {
      slot = slotToReplace(firstSlot(pid, cgroupId));
    }
    pids[slot] = pid;
    cgroupIds[slot] = cgroupId;
    owners[slot] = owner;
    births[slot] = birthsNow;
    expiresNs[slot] = expiryNs;
  }

  private int slotToReplace(int first) {
    int best = first;
    for (int slot = first; slot < first + WAYS; slot++) {
      if (owners[slot] == null) {
        return slot;
      }
      if (expiresNs[slot] - expiresNs[best] < 0) {
        best = slot;
      }
    }
    return best;
  }

  private int firstSlot(int pid, long cgroupId) {
    long hash = (cgroupId * 0x9e3779b97f4a7c15L ^ pid) * 0xff51afd7ed558ccdL;
    return (int) (hash >>> 32) & mask & -WAYS;
  }
}
