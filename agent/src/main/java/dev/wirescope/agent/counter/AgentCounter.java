package dev.wirescope.agent.counter;

/** Every number the agent counts between the ring and the collector, for each table. */
public enum AgentCounter {
  /** Rows that the collector acknowledged. */
  ROWS_DELIVERED("rows acknowledged by the collector"),
  /** Rows given up, oldest first, because the send queue was at its bound. */
  ROWS_DROPPED("rows dropped because the send queue was full"),
  /** Rows that the collector refused for good. */
  ROWS_REFUSED("rows the collector refused"),
  /** Rows that were still undelivered when the time to stop was over. */
  ROWS_LEFT_AT_STOP("rows undelivered at the end"),
  /** Batches sent again because their stream broke before they were acknowledged. */
  BATCHES_SENT_AGAIN("batches sent again"),
  /** Streams to the collector that broke. */
  STREAMS_BROKEN("streams broken");

  private final String meaning;

  AgentCounter(String meaning) {
    this.meaning = meaning;
  }

  /** What it counts, in a few words. */
  public String meaning() {
    return meaning;
  }
}
