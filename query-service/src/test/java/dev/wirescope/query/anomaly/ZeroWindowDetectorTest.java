package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZeroWindowDetectorTest {
  private static final long MS = 1_000_000;
  private static final long START = 1_000_000_000_000L;
  private static final String ID = "00000000000012ab";

  private final ZeroWindowDetector detector = new ZeroWindowDetector();

  @ParameterizedTest
  @CsvSource({
    // local, ms closed, ms blocked, found as
    "true, 9, 0, ",
    "true, 10, 0, WARNING",
    "true, 999, 0, WARNING",
    "true, 1000, 0, CRITICAL",
    "false, 9, 9, ",
    "false, 10, 0, INFO",
    "false, 10, 1, WARNING",
    "false, 1000, 0, CRITICAL",
  })
  void shouldFindWhatLastsTenMilliseconds(
      boolean local, long closedMs, long blockedMs, Severity severity) {
    List<Finding> found = detector.accept(episode(local, false, closedMs * MS, blockedMs * MS), 0);
    if (severity == null) {
      assertTrue(found.isEmpty(), found.toString());
    } else {
      assertEquals(severity, found.getFirst().severity());
    }
  }

  @Test
  void shouldNameTheReaderAndProveThatItWasSlow() {
    Finding found = detector.accept(episode(true, false, 300 * MS, 0), 0).getFirst();
    assertEquals(
        "reader (pid 4711) did not read for 300.0 ms; its window was closed", found.title());
    assertEquals(State.ENDED, found.state());
    assertEquals(START + 300 * MS, found.endUnixNs());
    assertEquals("local", found.side());
    assertEquals("reader_slow", found.verdict().cause());
    assertEquals(65_536L, found.details().get("bytes_unread"));
  }

  @Test
  void shouldTellHowLongThePeerHeldUpOurSender() {
    Finding found = detector.accept(episode(false, false, 300 * MS, 290 * MS), 0).getFirst();
    assertEquals(
        "10.0.0.2:4242 closed its window for 300.0 ms; reader (pid 4711) waited 290.0 ms",
        found.title());
    assertEquals("peer_reader_slow", found.verdict().cause());
  }

  @Test
  void shouldGiveTheOpenAndTheEndedStateOneId() {
    Finding open = detector.accept(episode(true, true, 10 * MS, 0), 0).getFirst();
    Finding ended = detector.accept(episode(true, false, 300 * MS, 0), 1).getFirst();
    assertEquals(State.OPEN, open.state());
    assertNull(open.endUnixNs());
    assertEquals(open.id(), ended.id());
    assertTrue(open.id().matches("[0-9a-f]{32}"), open.id());
  }

  @Test
  void shouldTellTenantsSidesAndConnectionsApart() {
    String id = detector.accept(episode(true, false, 10 * MS, 0), 0).getFirst().id();
    assertNotEquals(id, detector.accept(episode(false, false, 10 * MS, 0), 0).getFirst().id());
    for (Subject other : List.of(Subjects.of("00000000000012ac"), Subjects.of("other", ID, 4711))) {
      ZeroWindowEpisode episode =
          new ZeroWindowEpisode(other, true, false, START, 10 * MS, 0, 1, 0, 0);
      assertNotEquals(id, detector.accept(episode, 0).getFirst().id());
    }
  }

  @Test
  void shouldBecomeCriticalWhenNoEndComes() {
    detector.accept(episode(true, true, 10 * MS, 0), 0);
    assertTrue(detector.tick(4_999 * MS).isEmpty());
    Finding critical = detector.tick(5_000 * MS).getFirst();
    assertEquals(Severity.CRITICAL, critical.severity());
    assertEquals(State.OPEN, critical.state());
    assertEquals(5_010 * MS, critical.durationNs());
    assertTrue(detector.tick(10_000 * MS).isEmpty(), "once is enough");
  }

  @Test
  void shouldNotBecomeCriticalOnceItEnded() {
    detector.accept(episode(true, true, 10 * MS, 0), 0);
    detector.accept(episode(true, false, 20 * MS, 0), 1);
    assertTrue(detector.tick(60_000 * MS).isEmpty());
  }

  private static ZeroWindowEpisode episode(
      boolean local, boolean open, long durationNs, long blockedNs) {
    return new ZeroWindowEpisode(
        Subjects.of(ID), local, open, START, durationNs, blockedNs, local ? 65_536 : 0, 1_000, 1);
  }
}
