package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResetDetectorTest {
  private static final long S = 1_000_000_000L;
  private static final long START = 1_000 * S;

  private final ResetDetector detector = new ResetDetector();

  @Test
  void shouldFindTenResetsOfManyConnectionsWithinTenSeconds() {
    assertTrue(send(9, START, "remote", "established", "").isEmpty());
    Finding open = send(1, START + 10 * S, "remote", "established", "").getFirst();
    assertEquals(State.OPEN, open.state());
    assertEquals(FindingKind.RESETS, open.kind());
    assertEquals(Severity.WARNING, open.severity());
    assertEquals(START, open.startUnixNs());
    assertEquals("0000000000000001", open.subject().connectionId(), "that of the first");
    assertEquals("peer_reset", open.verdict().cause());
    assertEquals(
        List.of(
            "10 of 10 RSTs: the peer sent a RST in the middle of the connection; why it did cannot"
                + " be seen from this end"),
        open.verdict().evidence());
    assertTrue(send(1, START + 12 * S, "remote", "established", "").isEmpty(), "told already");
    Finding ended = detector.tick(60 * S).getFirst();
    assertEquals(open.id(), ended.id());
    assertEquals(State.ENDED, ended.state());
    assertEquals(START + 12 * S, ended.endUnixNs());
    assertEquals(11L, ended.details().get("resets"));
    assertEquals(Map.of("established", 11L), ended.details().get("by_phase"));
    assertEquals(
        "10.0.0.2 reset connections of reader (pid 4711): 11 RSTs within 12.00 s", ended.title());
  }

  @Test
  void shouldNotFindResetsThatAreSpreadOut() {
    for (int i = 0; i < 50; i++) {
      assertTrue(send(1, START + i * 2L * S, "remote", "established", "").isEmpty());
    }
  }

  @Test
  void shouldKeepProcessesAndPeersApart() {
    send(9, START, "remote", "established", "");
    Subject other = Subjects.of("tenant", "0000000000000001", 7);
    assertTrue(
        detector.accept(new Reset(other, START, 1, "remote", "established", ""), 0).isEmpty());
  }

  @Test
  void shouldSayInTheTitleWhoDidWhat() {
    assertTitle("10.0.0.2 refused reader (pid 4711)", "remote", "connecting");
    assertTitle(
        "10.0.0.2 sends to 10.0.0.1:80, where nothing listens or the connection is gone",
        "local",
        "no_connection");
    assertTitle("reader (pid 4711) reset its connections to 10.0.0.2", "local", "established");
  }

  @Test
  void shouldNotWarnOfConnectionsThatWereClosingAnyway() {
    assertEquals(Severity.INFO, send(10, START, "remote", "closing", "").getFirst().severity());
  }

  @Test
  void shouldGiveTheKernelsReasonOfMost() {
    send(4, START, "remote", "established", "");
    Finding found = send(6, START, "local", "established", "TCP_ABORT_ON_DATA").getFirst();
    assertEquals("local_reset:TCP_ABORT_ON_DATA", found.verdict().cause());
    assertEquals(2, found.verdict().evidence().size());
    assertTrue(
        found.verdict().evidence().getFirst().startsWith("6 of 10 RSTs: this node sent a RST"),
        found.verdict().toString());
    assertEquals(Map.of("local", 6L, "remote", 4L), found.details().get("by_sender"));
  }

  @Test
  void shouldGoOnWithARunThatWasFoundBefore() {
    Finding before = send(10, START, "remote", "established", "").getFirst();
    ResetDetector restarted = new ResetDetector();
    restarted.resume(
        before.subject(),
        before.startUnixNs(),
        List.of(new Reset(before.subject(), START + S, 10, "remote", "established", "")),
        0);
    Reset next = new Reset(subject(99), START + 3 * S, 1, "remote", "established", "");
    assertTrue(restarted.accept(next, 1).isEmpty());
    Finding ended = restarted.tick(60 * S).getFirst();
    assertEquals(before.id(), ended.id());
    assertEquals(11L, ended.details().get("resets"));
  }

  private void assertTitle(String expected, String sentBy, String phase) {
    Finding found =
        new ResetDetector()
            .accept(new Reset(subject(1), START, 10, sentBy, phase, ""), 0)
            .getFirst();
    assertEquals(expected + ": 10 RSTs at once", found.title());
  }

  private List<Finding> send(int count, long unixNs, String sentBy, String phase, String reason) {
    List<Finding> found = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      found.addAll(detector.accept(new Reset(subject(i), unixNs, 1, sentBy, phase, reason), 0));
    }
    return found;
  }

  /** Connection {@code number} of one process with one peer. */
  private static Subject subject(int number) {
    return Subjects.of("%016x".formatted(number));
  }
}
