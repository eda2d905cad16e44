package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.query.anomaly.Finding.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectFailureDetectorTest {
  private static final Subject SUBJECT = Subjects.of("000000000000000a");

  private final ConnectFailureDetector detector = new ConnectFailureDetector();

  @Test
  void shouldWarnOfARefusal() {
    Finding found =
        detector.accept(new FailedConnect(SUBJECT, 1_000_000, 100_000, false, 0), 0).getFirst();
    assertEquals(Severity.WARNING, found.severity());
    assertEquals(State.ENDED, found.state());
    assertEquals(900_000, found.startUnixNs());
    assertEquals(
        "reader (pid 4711) could not connect to 10.0.0.2:4242: refused after 100.0 µs",
        found.title());
    assertEquals("refused", found.verdict().cause());
  }

  @Test
  void shouldCallNoAnswerCritical() {
    Finding found =
        detector
            .accept(new FailedConnect(SUBJECT, 200_000_000_000L, 127_000_000_000L, true, 6), 0)
            .getFirst();
    assertEquals(Severity.CRITICAL, found.severity());
    assertEquals(
        List.of("no answer for 127.00 s", "6 SYNs sent again"), found.verdict().evidence());
  }
}
