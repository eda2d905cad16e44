package dev.wirescope.agent.burst;

import dev.wirescope.agent.event.ZeroWindowEvent;

/**
 * When the windows of connections were closed, for the last {@value #KEPT} episodes: whether a
 * silence was one is asked for when it is over. For one thread.
 */
public final class RecentZeroWindows {
  private static final int KEPT = 1024;

  private final long[] connections = new long[KEPT];
  private final byte[] sides = new byte[KEPT];
  private final long[] starts = new long[KEPT];
  private final long[] ends = new long[KEPT];
  private long count;

  /** Remembers an episode, or one that is still open as far as it has got. */
  public void put(ZeroWindowEvent event) {
    int at = (int) (count++ % KEPT);
    connections[at] = event.connectionId();
    sides[at] = event.side();
    starts[at] = event.startNs();
    ends[at] = event.startNs() + event.durationNs();
  }

  /**
   * For how long of an interval a window was closed, by its longest episode.
   *
   * @param side {@code enum ws_side}
   */
  long closedNs(long connectionId, byte side, long startNs, long endNs) {
    long longest = 0;
    for (int i = 0; i < Math.min(count, KEPT); i++) {
      if (connections[i] == connectionId && sides[i] == side) {
        longest = Math.max(longest, Math.min(ends[i], endNs) - Math.max(starts[i], startNs));
      }
    }
    return longest;
  }
}
