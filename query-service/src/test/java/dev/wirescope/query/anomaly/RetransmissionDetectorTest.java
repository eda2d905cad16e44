package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetransmissionDetectorTest {
  private static final long S = 1_000_000_000L;
  private static final long START = 1_000 * S;
  private static final Subject A = Subjects.of("000000000000000a");

  private final RetransmissionDetector detector = new RetransmissionDetector();

  @Test
  void shouldFindTenSegmentsWithinTenSeconds() {
    assertTrue(send(A, 9, START, S, 0).isEmpty());
    Finding found = send(A, 1, START + 10 * S, S, 0).getFirst();
    assertEquals(State.OPEN, found.state());
    assertEquals(START, found.startUnixNs());
    assertEquals(10L, found.details().get("segments"));
    assertEquals(Map.of("rto", 10L), found.details().get("by_kind"));
    assertEquals("unknown", found.verdict().cause());
  }

  @Test
  void shouldNotFindTenSegmentsThatAreSpreadOut() {
    assertTrue(send(A, 100, START, 2 * S, 0).isEmpty(), "five within any ten seconds");
  }

  @Test
  void shouldCountSegmentsRatherThanTransmissions() {
    assertEquals(1, detector.accept(new Retransmission(A, START, "fast", 10, 14_480), 0).size());
  }

  @Test
  void shouldKeepConnectionsApart() {
    Subject b = Subjects.of("000000000000000b");
    assertTrue(send(A, 9, START, 1, 0).isEmpty());
    assertTrue(send(b, 9, START, 1, 0).isEmpty());
  }

  @Test
  void shouldKeepAttemptsWithoutASocketApartByTheirAddresses() {
    Subject none = Subjects.of("0000000000000000");
    Subject other =
        new Subject(
            "tenant",
            "web-1",
            0,
            0,
            "",
            "",
            "/",
            1,
            "10.0.0.1",
            80,
            "10.0.0.3",
            4242,
            4,
            none.connectionId(),
            "inbound");
    assertTrue(send(none, 9, START, 1, 0).isEmpty());
    assertTrue(send(other, 9, START, 1, 0).isEmpty());
  }

  @Test
  void shouldTellTheEndAfterTenQuietSecondsAndNotAgain() {
    Finding open = send(A, 12, START, S / 2, 0).getFirst();
    assertTrue(detector.tick(12 * S).isEmpty());
    Finding ended = detector.tick(14 * S).getFirst();
    assertEquals(open.id(), ended.id());
    assertEquals(State.ENDED, ended.state());
    assertEquals(12L, ended.details().get("segments"), "the ones after it was found count too");
    assertEquals(START + 11 * S / 2, ended.endUnixNs());
    assertTrue(detector.tick(60 * S).isEmpty());
  }

  @Test
  void shouldBeginANewFindingAfterAPause() {
    Finding first = send(A, 10, START, S / 2, 0).getFirst();
    List<Finding> later = send(A, 10, START + 60 * S, S / 2, 60 * S);
    assertEquals(2, later.size());
    assertEquals(first.id(), later.get(0).id());
    assertEquals(State.ENDED, later.get(0).state());
    assertNotEquals(first.id(), later.get(1).id());
    assertEquals(START + 60 * S, later.get(1).startUnixNs());
  }

  @Test
  void shouldGoOnWithARunThatWasFoundBefore() {
    Finding before = send(A, 10, START, S / 2, 0).getFirst();
    RetransmissionDetector restarted = new RetransmissionDetector();
    restarted.resume(A, before.startUnixNs(), START + 5 * S, 14_480, Map.of("rto", 10L), 0);
    List<Finding> nothing =
        restarted.accept(new Retransmission(A, START + 6 * S, "tlp", 2, 100), 1);
    assertTrue(nothing.isEmpty(), nothing.toString());
    Finding ended = restarted.tick(60 * S).getFirst();
    assertEquals(before.id(), ended.id());
    assertEquals(12L, ended.details().get("segments"));
    assertEquals(Map.of("rto", 10L, "tlp", 2L), ended.details().get("by_kind"));
  }

  @Test
  void shouldForgetTheOldestOfTooManyConnectionsAndSaySo() {
    for (int i = 1; i <= 20_001; i++) {
      detector.accept(new Retransmission(Subjects.of("%016x".formatted(i)), START, "rto", 1, 1), 0);
    }
    assertEquals(1, detector.takeEvicted());
    assertEquals(0, detector.takeEvicted());
  }

  private List<Finding> send(Subject subject, int count, long from, long every, long nowNs) {
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.addAll(
          detector.accept(new Retransmission(subject, from + i * every, "rto", 1, 1448), nowNs));
    }
    return found;
  }
}
