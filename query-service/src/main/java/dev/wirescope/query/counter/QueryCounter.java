package dev.wirescope.query.counter;

/** Every number that the query service counts, each described once. */
public enum QueryCounter {
  QUESTIONS_ANSWERED("questions answered"),
  QUESTIONS_REFUSED("questions refused because a parameter was wrong or the answer too large"),
  REQUESTS_UNAUTHORIZED("requests without a valid token or without the scope they needed"),
  TOKEN_FILE_UNREADABLE("changes of the tokens file that could not be understood"),
  CLICKHOUSE_UNAVAILABLE("queries that failed because ClickHouse did not answer"),
  TAIL_ROWS("new rows looked at by the detectors"),
  TAIL_ROWS_SKIPPED("new rows that no detector could understand"),
  TAIL_SEEN_EVICTED("row hashes forgotten early because too many arrived within the overlap"),
  TAIL_FAILURES(
      "rounds of the tail that failed and were tried again, and findings one way out could not take"),
  DETECTOR_STATE_EVICTED("connections that a detector forgot early because too many had trouble"),
  FINDINGS_TOLD("states of findings written and told"),
  EVENT_CLIENTS_CONNECTED("clients that opened the event stream"),
  EVENT_CLIENTS_TOO_SLOW("clients of the event stream disconnected because they did not keep up"),
  EVENT_CLIENTS_REFUSED("clients refused because the tenant had too many open streams"),
  WEBHOOK_DELIVERED("deliveries that a webhook accepted"),
  WEBHOOK_ATTEMPTS_FAILED("attempts to deliver that failed and will be repeated"),
  WEBHOOK_GIVEN_UP("deliveries given up after the age limit"),
  WEBHOOK_DROPPED("deliveries dropped because the queue of their webhook was full"),
  WEBHOOK_TARGETS_FORBIDDEN("webhook targets refused because of their address");

  private final String meaning;

  QueryCounter(String meaning) {
    this.meaning = meaning;
  }

  /** What it counts, in words. */
  public String meaning() {
    return meaning;
  }
}
