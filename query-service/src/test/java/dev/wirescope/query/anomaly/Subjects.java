package dev.wirescope.query.anomaly;

/** A connection for tests. */
final class Subjects {
  private Subjects() {}

  static Subject of(String connectionId) {
    return of("tenant", connectionId, 4711);
  }

  static Subject of(String tenant, String connectionId, long pid) {
    return new Subject(
        tenant,
        "web-1",
        pid,
        pid,
        "reader",
        "",
        "/",
        1,
        "10.0.0.1",
        80,
        "10.0.0.2",
        4242,
        4,
        connectionId,
        "inbound");
  }
}
