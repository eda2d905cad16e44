package dev.wirescope.agent.pipeline;

import java.util.List;

/** What was lost between the ring and the collector, for the row of the probe {@code agent}. */
@FunctionalInterface
public interface PathLosses {
  /** Nothing is ever lost. */
  PathLosses NONE = List::of;

  /**
   * One way to lose events.
   *
   * @param reason where, in a few words
   * @param count since the agent started
   */
  record Loss(String reason, long count) {}

  /** Every way, always in the same order. */
  List<Loss> losses();
}
