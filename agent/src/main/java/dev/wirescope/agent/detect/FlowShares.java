package dev.wirescope.agent.detect;

import java.util.List;

/**
 * The flows of one direction of an interface in an interval.
 *
 * @param bytes of all of them, as far back as packets are kept
 * @param flows how many, at least
 * @param top the largest first, at most 8
 */
public record FlowShares(long bytes, long flows, List<Share> top) {
  /**
   * One of them.
   *
   * @param flow its hash, 0 for what is not IP
   */
  public record Share(int flow, long bytes, long packets) {}

  public FlowShares {
    top = List.copyOf(top);
  }
}
