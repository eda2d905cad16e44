package dev.wirescope.query.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.question.Completeness.ProbeNotRunning;
import dev.wirescope.query.question.Heartbeats.Heartbeat;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void shouldBeCompleteWhenEveryProbeRunsAndNothingWasLost() {
    Completeness complete =
        Heartbeats.summarise(
            List.of(beat("a", "zero_window", 10, 0, 5), beat("a", "agent", 10, 0, 5)), NOW, false);
    assertTrue(complete.complete());
    assertEquals(10, complete.eventsSent(), "what the agent passes on is not counted again");
    assertEquals(0.0, complete.lostShare());
    assertEquals(List.of("a"), complete.nodes());
  }

  @Test
  void shouldNotCallTheSilenceOfAllNodesComplete() {
    assertFalse(Heartbeats.summarise(List.of(), NOW, false).complete());
  }

  @Test
  void shouldAddUpWhatWasLostInTheRingAndAfterIt() {
    Completeness completeness =
        Heartbeats.summarise(
            List.of(beat("a", "zero_window", 90, 10, 5), beat("a", "agent", 85, 5, 5)), NOW, false);
    assertFalse(completeness.complete());
    assertEquals(15, completeness.eventsLost());
    assertEquals(0.15, completeness.lostShare(), 1e-9);
  }

  @Test
  void shouldCallANodeSilentAfterFifteenSeconds() {
    Completeness completeness =
        Heartbeats.summarise(
            List.of(beat("a", "zero_window", 1, 0, 15), beat("b", "zero_window", 1, 0, 16)),
            NOW,
            false);
    assertEquals(List.of("a", "b"), completeness.nodes());
    assertEquals(List.of("b"), completeness.nodesSilent());
    assertFalse(completeness.complete());
  }

  @Test
  void shouldNameProbesThatDoNotRunAndWhy() {
    Heartbeat failed =
        new Heartbeat("a", "zero_window", 0, 0, unixNs(5), "failed", "no BTF in this kernel");
    Completeness completeness =
        Heartbeats.summarise(List.of(failed, beat("a", "connection", 1, 0, 5)), NOW, false);
    assertEquals(
        List.of(new ProbeNotRunning("a", "zero_window", "no BTF in this kernel")),
        completeness.probesNotRunning());
    assertFalse(completeness.complete());
  }

  @Test
  void shouldNotBeCompleteWhenRowsWereCutOff() {
    assertFalse(
        Heartbeats.summarise(List.of(beat("a", "zero_window", 1, 0, 5)), NOW, true).complete());
  }

  private static Heartbeat beat(String node, String probe, long sent, long lost, long secondsAgo) {
    return new Heartbeat(node, probe, sent, lost, unixNs(secondsAgo), "attached", "");
  }

  private static long unixNs(long secondsAgo) {
    return Times.unixNs(NOW.minusSeconds(secondsAgo));
  }
}
