package dev.wirescope.collector.buffer;

/** Why a batch was not stored, in one line for its sender. */
public final class BatchFailure extends Exception {
  /** What the sender should do. */
  public enum Kind {
    /** Never send it again: it would fail again. */
    REJECTED,
    /** Send it again later: there is no room at the moment. */
    FULL,
    /** Send it again later: ClickHouse does not answer, or this collector is stopping. */
    UNAVAILABLE
  }

  private final Kind kind;

  public BatchFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
