package dev.wirescope.agent.probe;

/**
 * How one probe fares.
 *
 * @param probe its name, as in {@code counters.h} in lower case, for instance {@code zero_window}
 * @param state whether it runs
 * @param reason why it does not run and what would help, empty while it runs
 * @param sent events it submitted since it was loaded
 * @param lostRing events that did not fit into the ring since then
 * @param lostState facts it could not keep since then
 * @param lostLimit events beyond the probe's limit since then
 * @param lostUnseen ends of connections since then that the kernel ran no program for
 */
public record ProbeStatus(
    String probe,
    State state,
    String reason,
    long sent,
    long lostRing,
    long lostState,
    long lostLimit,
    long lostUnseen) {
  /** Everything lost since it was loaded. */
  public long lost() {
    return lostRing + lostState + lostLimit + lostUnseen;
  }

  /** Whether a probe runs; the numbers are those of the column {@code state}. */
  public enum State {
    ATTACHED(1),
    FAILED(2),
    DISABLED(3);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /** The number in the column {@code state}. */
    public int number() {
      return number;
    }
  }
}
