package dev.wirescope.agent.burst;

import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * When this node dropped a packet or sent one again, for the last {@value #KEPT} times: what of it
 * belongs to a burst is asked for when the burst is over. For one thread.
 */
public final class RecentLosses {
  private static final int KEPT = 4096;
  private static final byte RETRANSMISSION = 1;
  private static final byte DROP = 2;

  private final long[] times = new long[KEPT];
  private final byte[] kinds = new byte[KEPT];
  private final int[] counts = new int[KEPT];
  private final int[] reasons = new int[KEPT];
  private final int[] netnses = new int[KEPT];
  private final int[] interfaces = new int[KEPT];
  private long count;

  /** Remembers a retransmission that left this node. */
  public void put(RetransmissionEvent event) {
    if (event.segments() > 0) {
      put(event.timeNs(), RETRANSMISSION, event.segments(), 0, event.netns(), 0);
    }
  }

  /** Remembers a drop. */
  public void put(DropEvent event) {
    put(event.timeNs(), DROP, 1, event.dropReason(), event.netns(), event.ifindex());
  }

  /** Segments sent again in {@code netns} in an interval. */
  public long retransmits(int netns, long startNs, long endNs) {
    long sum = 0;
    for (int i = 0; i < KEPT; i++) {
      if (isIn(i, RETRANSMISSION, netns, 0, startNs, endNs)) {
        sum += counts[i];
      }
    }
    return sum;
  }

  /**
   * Packets dropped in an interval on an interface, or on none, by reason.
   *
   * @param names of the kernel's reasons
   */
  public Map<String, Long> drops(
      int netns, int interfaceIndex, long startNs, long endNs, IntFunction<String> names) {
    Map<String, Long> byReason = new TreeMap<>();
    for (int i = 0; i < KEPT; i++) {
      if (isIn(i, DROP, netns, interfaceIndex, startNs, endNs)) {
        byReason.merge(names.apply(reasons[i]), (long) counts[i], Long::sum);
      }
    }
    return byReason;
  }

  /** Segments sent again in {@code netns}, for each slot from {@code startNs} on. */
  public int[] retransmitsBySlot(int netns, long startNs, long slotNs, int slots) {
    return bySlot(RETRANSMISSION, netns, 0, startNs, slotNs, slots);
  }

  /** Packets dropped on an interface, or on none, likewise. */
  public int[] dropsBySlot(int netns, int interfaceIndex, long startNs, long slotNs, int slots) {
    return bySlot(DROP, netns, interfaceIndex, startNs, slotNs, slots);
  }

  private int[] bySlot(
      byte kind, int netns, int interfaceIndex, long startNs, long slotNs, int slots) {
    int[] series = new int[slots];
    long endNs = startNs + slots * slotNs - 1;
    boolean any = false;
    for (int i = 0; i < KEPT; i++) {
      if (isIn(i, kind, netns, interfaceIndex, startNs, endNs)) {
        series[(int) ((times[i] - startNs) / slotNs)] += counts[i];
        any = true;
      }
    }
    return any ? series : new int[0];
  }

  private boolean isIn(int i, byte kind, int netns, int interfaceIndex, long startNs, long endNs) {
    return kinds[i] == kind
        && netnses[i] == netns
        && times[i] >= startNs
        && times[i] <= endNs
        && (interfaceIndex == 0 || interfaces[i] == 0 || interfaces[i] == interfaceIndex);
  }

  private void put(
      long timeNs, byte kind, int segments, int reason, int netns, int interfaceIndex) {
    int i = (int) (count++ % KEPT);
    times[i] = timeNs;
    kinds[i] = kind;
    counts[i] = segments;
    reasons[i] = reason;
    netnses[i] = netns;
    interfaces[i] = interfaceIndex;
  }
}
