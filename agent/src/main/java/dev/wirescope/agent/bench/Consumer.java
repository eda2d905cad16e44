package dev.wirescope.agent.bench;

/** Something that empties the flooded ring. */
interface Consumer {
  /** For the table. */
  String name();

  /** Begins to drain; returns when it does. */
  Running start() throws Exception;

  /** A consumer at work. */
  interface Running {
    /** Waits for the end of the flood. */
    Consumed await() throws Exception;
  }

  /**
   * What one flood came to.
   *
   * @param records read
   * @param sum of their {@code seq}
   * @param wallNs from the first record to the end
   * @param cpuNs of the draining thread in that time
   */
  record Consumed(long records, long sum, long wallNs, long cpuNs) {}
}
