package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Verdict.Confidence;
import dev.wirescope.verdict.Verdicts;
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
    assertEquals(1, detector.accept(sent(A, START, "fast", 10), 0).size());
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
    restarted.resume(A, before.startUnixNs(), List.of(sent(A, START + 5 * S, "rto", 10)), 0);
    List<Finding> nothing = restarted.accept(sent(A, START + 6 * S, "tlp", 2), 1);
    assertTrue(nothing.isEmpty(), nothing.toString());
    Finding ended = restarted.tick(60 * S).getFirst();
    assertEquals(before.id(), ended.id());
    assertEquals(12L, ended.details().get("segments"));
    assertEquals(Map.of("rto", 10L, "tlp", 2L), ended.details().get("by_kind"));
  }

  @Test
  void shouldForgetTheOldestOfTooManyConnectionsAndSaySo() {
    for (int i = 1; i <= 20_001; i++) {
      detector.accept(sent(Subjects.of("%016x".formatted(i)), START, "rto", 1), 0);
    }
    assertEquals(1, detector.takeEvicted());
    assertEquals(0, detector.takeEvicted());
  }

  @Test
  void shouldSayWhatPrevailsAndWhereItHappened() {
    accept(37, fact("rto", "segment", true));
    accept(3, fact("rto", "nothing", true));
    accept(2, fact("tlp", "nothing", true));
    Finding ended = detector.tick(60 * S).getFirst();
    assertEquals("local_drop:NETFILTER_DROP", ended.verdict().cause());
    assertEquals(Confidence.PROVEN, ended.verdict().confidence());
    assertEquals(
        List.of(
            "37 of 42 segments were dropped on this node: NETFILTER_DROP in nft_do_chain on eth0",
            "3 of 42 segments: no drop of them or of their acknowledgements on this node",
            "2 of 42 segments were tail loss probes, which do not say that anything was lost",
            "segments by kind: rto 40, tlp 2"),
        ended.verdict().evidence());
    assertEquals(
        Map.of("local_drop:NETFILTER_DROP", 37L, "path", 3L, "unknown", 2L),
        ended.details().get("by_cause"));
    assertEquals(
        "reader (pid 4711) to 10.0.0.2:4242: 42 segments sent again at once; this node dropped them:"
            + " NETFILTER_DROP",
        ended.title());
  }

  @Test
  void shouldBeAsSureAsMostOfWhatPrevails() {
    accept(4, fact("fast", "segment", true));
    accept(8, fact("fast", "flight", true));
    Finding ended = detector.tick(60 * S).getFirst();
    assertEquals("local_drop:NETFILTER_DROP", ended.verdict().cause());
    assertEquals(Confidence.PROBABLE, ended.verdict().confidence());
  }

  @Test
  void shouldNotCallProvenWhatExplainsLessThanHalf() {
    accept(5, fact("rto", "segment", true));
    accept(4, fact("rto", "nothing", true));
    accept(4, fact("rto", "acknowledgement", true));
    Finding ended = detector.tick(60 * S).getFirst();
    assertEquals("local_drop:NETFILTER_DROP", ended.verdict().cause());
    assertEquals(Confidence.PROBABLE, ended.verdict().confidence());
  }

  @Test
  void shouldStayUnknownOnlyIfMostIsUnknown() {
    accept(6, fact("tlp", "nothing", true));
    accept(6, fact("rto", "nothing", true));
    assertEquals("path", detector.tick(60 * S).getFirst().verdict().cause());
    accept(7, fact("rto", "nothing", false));
    accept(6, fact("rto", "nothing", true));
    assertEquals("unknown", detector.tick(120 * S).getFirst().verdict().cause());
  }

  @Test
  void shouldSayThatWhatWasSentAgainHadArrived() {
    Verdicts.Retransmission spurious =
        new Verdicts.Retransmission(
            "rto",
            1,
            0,
            "nothing",
            "",
            "",
            "",
            "",
            0,
            true,
            Verdicts.Outcome.SPURIOUS,
            "timestamp");
    accept(12, spurious);
    accept(2, fact("rto", "nothing", true));
    Finding ended = detector.tick(60 * S).getFirst();
    assertEquals("spurious:delay", ended.verdict().cause());
    assertEquals(Confidence.PROVEN, ended.verdict().confidence());
    assertEquals(
        "12 of 14 segments had arrived before: their acknowledgement was late or lost elsewhere",
        ended.verdict().evidence().getFirst());
  }

  @Test
  void shouldCountAttemptsThatFailedApart() {
    Verdicts.Retransmission failed =
        new Verdicts.Retransmission("rto", 1, 1, "nothing", "", "", "", "", 0, true);
    for (int i = 0; i < 20; i++) {
      assertTrue(detector.accept(new Retransmission(A, START, 1, 1, 1448, failed), 0).isEmpty());
    }
    accept(10, fact("rto", "nothing", true));
    Finding ended = detector.tick(60 * S).getFirst();
    assertEquals(10L, ended.details().get("segments"));
    assertEquals(20L, ended.details().get("failed_attempts"));
    assertTrue(
        ended.verdict().evidence().contains("20 more attempts did not leave this node"),
        ended.verdict().toString());
  }

  @Test
  void shouldKeepNoMoreReasonsThanItCanHold() {
    for (int i = 0; i < 1000; i++) {
      Verdicts.Retransmission odd =
          new Verdicts.Retransmission("rto", 1, 0, "segment", "REASON_" + i, "", "", "", 0, true);
      detector.accept(new Retransmission(A, START, 1, 1, 1, odd), 0);
    }
    Finding ended = detector.tick(60 * S).getFirst();
    assertTrue(((Map<?, ?>) ended.details().get("by_cause")).size() <= 33);
    assertEquals(1000L, ended.details().get("segments"));
  }

  private void accept(int count, Verdicts.Retransmission fact) {
    for (int i = 0; i < count; i++) {
      detector.accept(new Retransmission(A, START, 1, 1, 1448, fact), 0);
    }
  }

  private static Verdicts.Retransmission fact(String kind, String dropped, boolean watched) {
    return dropped.equals("nothing")
        ? new Verdicts.Retransmission(kind, 1, 0, dropped, "", "", "", "", 0, watched)
        : new Verdicts.Retransmission(
            kind, 1, 0, dropped, "NETFILTER_DROP", "nft_do_chain", "", "eth0", 5, watched);
  }

  private static Retransmission sent(Subject subject, long unixNs, String kind, long segments) {
    return new Retransmission(
        subject, unixNs, 1, segments, segments * 1448, fact(kind, "nothing", false));
  }

  private List<Finding> send(Subject subject, int count, long from, long every, long nowNs) {
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.addAll(detector.accept(sent(subject, from + i * every, "rto", 1), nowNs));
    }
    return found;
  }
}
