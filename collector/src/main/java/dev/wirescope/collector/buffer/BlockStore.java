package dev.wirescope.collector.buffer;

/** Where sealed blocks go. */
public interface BlockStore {
  /**
   * Stores {@code block}, trying for as long as it takes, and returns once it is known to be
   * stored.
   *
   * @throws BatchFailure if it can never be stored
   * @throws InterruptedException if the collector stops first
   */
  void store(Block block) throws BatchFailure, InterruptedException;

  /** Whether the last attempt got an answer, so that it makes sense to take more. */
  boolean answers();
}
