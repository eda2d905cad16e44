package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalDropStallDetectorTest {
  private static final long MS = 1_000_000L;
  private static final long START = 1_000_000 * MS;

  private final LocalDropStallDetector detector = new LocalDropStallDetector();

  @Test
  void shouldFindAStallOfTenMilliseconds() {
    assertTrue(detector.accept(stall(10 * MS - 1, false), 0).isEmpty());
    Finding found = detector.accept(stall(10 * MS, false), 0).getFirst();
    assertEquals(FindingKind.LOCAL_DROP_STALL, found.kind());
    assertEquals(Severity.WARNING, found.severity());
    assertEquals(State.ENDED, found.state());
    assertEquals(START, found.startUnixNs());
    assertEquals(START + 10 * MS, found.endUnixNs());
    assertEquals(
        "reader (pid 4711) could not send to 10.0.0.2:4242 for 10.0 ms: its own node dropped the"
            + " data, QDISC_DROP",
        found.title());
    assertEquals("local_drop:QDISC_DROP", found.verdict().cause());
    assertEquals(
        List.of("dropped before it left, 3 times, first QDISC_DROP in tbf_enqueue"),
        found.verdict().evidence());
    assertEquals(3L, found.details().get("drops"));
  }

  @Test
  void shouldBeCriticalFromASecondOn() {
    assertEquals(
        Severity.WARNING, detector.accept(stall(1000 * MS - 1, false), 0).getFirst().severity());
    Finding found = detector.accept(stall(1000 * MS, true), 0).getFirst();
    assertEquals(Severity.CRITICAL, found.severity());
    assertTrue(found.title().contains("for 1.00 s and gave up"), found.title());
    assertEquals("closed", found.details().get("end_reason"));
  }

  private static LocalDropStall stall(long durationNs, boolean neverSent) {
    return new LocalDropStall(
        Subjects.of("000000000000000a"),
        START,
        durationNs,
        neverSent,
        "QDISC_DROP",
        "tbf_enqueue",
        "",
        1448,
        3);
  }
}
