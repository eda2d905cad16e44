package dev.wirescope.query.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.verdict.Gap;
import dev.wirescope.verdict.MicroBurst;
import dev.wirescope.verdict.MicroBurst.Flow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceDetectorTest {
  private static final long US = 1_000L;
  private static final long MS = 1_000_000L;
  private static final long S = 1_000_000_000L;
  private static final long START = 1_000 * S;
  private static final Flow IPERF = new Flow(4711, "iperf3", "10.0.0.2", 5201, 888_000, 0.74);

  private final InterfaceDetector<MicroBurstEvent> bursts = InterfaceDetector.ofMicroBursts();
  private final InterfaceDetector<GapEvent> gaps = InterfaceDetector.ofGaps();

  @Test
  void shouldTellOfTheFirstBurstAtOnceAndOfAllAtTheEnd() {
    Finding open = bursts.accept(burst(0, 340 * US, 0), 0).getFirst();
    assertEquals(State.OPEN, open.state());
    assertEquals(Severity.INFO, open.severity());
    assertEquals(
        "Micro-burst on eth0 inbound: 1.1 MiB in 340.0 µs (28.2 Gbit/s), 74 % by iperf3/4711",
        open.title());
    assertEquals(340 * US, open.durationNs());
    for (int i = 1; i < 100; i++) {
      assertTrue(bursts.accept(burst(i * 500L * MS, 340 * US, 0), i).isEmpty());
    }
    Finding ended = bursts.tick(60 * S).getFirst();
    assertEquals(open.id(), ended.id());
    assertEquals(State.ENDED, ended.state());
    assertEquals(
        "100 micro-bursts on eth0 inbound within 49.50 s: the worst 1.1 MiB in 340.0 µs (28.2"
            + " Gbit/s), 74 % by iperf3/4711",
        ended.title());
    assertEquals(100L, ended.details().get("count"));
    assertEquals(120_000_000L, ended.details().get("bytes"));
    assertEquals("flow:iperf3", ended.verdict().cause());
    assertEquals(
        "100 micro-bursts on eth0 inbound within 49.50 s, of the worst:",
        ended.verdict().evidence().getFirst());
  }

  @Test
  void shouldTellAgainWhenItGetsWorseUnderTheWorstOfThem() {
    Finding first = bursts.accept(burst(0, 340 * US, 0), 0).getFirst();
    Finding worse = bursts.accept(burst(S, 50 * US, 3), 1).getFirst();
    assertEquals(first.id(), worse.id());
    assertEquals(Severity.WARNING, worse.severity());
    assertEquals(START + S, worse.details().get("worst_start_unix_ns"));
    assertTrue(worse.title().endsWith("; this node dropped 3 packets"), worse.title());
    assertTrue(bursts.accept(burst(2 * S, 60 * US, 4), 2).isEmpty(), "told already");
    assertEquals(7L, bursts.tick(60 * S).getFirst().details().get("dropped"));
  }

  @Test
  void shouldEndARunAfterAMinuteAndBeginAnother() {
    String firstId = bursts.accept(burst(0, US, 0), 0).getFirst().id();
    for (int second = 5; second < 60; second += 5) {
      assertTrue(bursts.accept(burst(second * S, US, 0), second).isEmpty());
    }
    List<Finding> next = bursts.accept(burst(60 * S, US, 0), 60);
    assertEquals(List.of(State.ENDED, State.OPEN), next.stream().map(Finding::state).toList());
    assertEquals(firstId, next.getFirst().id());
    assertEquals(12L, next.getFirst().details().get("count"));
    assertNotEquals(firstId, next.getLast().id());
    assertTrue(bursts.accept(burst(55 * S, US, 0), 61).isEmpty(), "was told");
    assertEquals(1L, bursts.tick(80 * S).getFirst().details().get("count"));
  }

  @Test
  void shouldKeepInterfacesAndNamespacesApart() {
    bursts.accept(burst(0, US, 0), 0);
    MicroBurstEvent eth1 = new MicroBurstEvent(subject(), "eth1", START, burst(0, US, 0).fact());
    assertEquals(1, bursts.accept(eth1, 0).size());
    assertEquals(2, bursts.tick(60 * S).size());
  }

  @ParameterizedTest
  @CsvSource({
    "10000000, 400, 100, 0, WARNING",
    "9999999, 400, 100, 0, INFO",
    "10000000, 399, 100, 0, INFO",
    "1, 1, 100, 1, WARNING",
  })
  void shouldWarnOfBurstsThatCostOrAreLongAndHigh(
      long durationNs, long peak, long threshold, long retransmits, Severity severity) {
    MicroBurst fact = fact(durationNs, peak, threshold, Map.of(), retransmits);
    MicroBurstEvent event = new MicroBurstEvent(subject(), "eth0", START, fact);
    assertEquals(severity, bursts.accept(event, 0).getFirst().severity());
  }

  @ParameterizedTest
  @CsvSource({
    "host_paused, 2, WARNING, Gap on eth0 inbound: 2.0 ms without a packet; this host did not run",
    "unknown, 100, WARNING, Gap on eth0 inbound: 100.0 ms without a packet",
    "unknown, 99, INFO, Gap on eth0 inbound: 99.0 ms without a packet",
    "sender_idle, 100, INFO, Gap on eth0 inbound: 100.0 ms without a packet; the sender had nothing"
        + " to send",
  })
  void shouldWarnOfGapsOfThisHostAndOfLongOnes(
      String cause, long ms, Severity severity, String title) {
    Finding finding = gaps.accept(gap(cause, 0, ms), 0).getFirst();
    assertEquals(FindingKind.GAP, finding.kind());
    assertEquals(severity, finding.severity());
    assertEquals(title, finding.title());
    assertEquals(cause, finding.verdict().cause());
  }

  @Test
  void shouldPutGapsTogether() {
    gaps.accept(gap("unknown", 0, 2), 0);
    gaps.accept(gap("peer_or_path_silent", 1_000, 30), 1);
    gaps.accept(gap("unknown", 2_000, 3), 2);
    Finding ended = gaps.tick(60 * S).getFirst();
    assertEquals(
        "3 gaps on eth0 inbound within 2.00 s: the worst 30.0 ms without a packet; the peer or the"
            + " path was silent",
        ended.title());
    assertEquals(35 * MS, ended.details().get("silent_ns"));
    assertEquals(Map.of("unknown", 2L, "peer_or_path_silent", 1L), ended.details().get("by_cause"));
    assertEquals(30 * MS, ended.details().get("worst_duration_ns"));
  }

  @Test
  void shouldGoOnWithARunThatWasFoundBefore() {
    bursts.resume(START, List.of(burst(0, US, 0), burst(S, 2 * US, 2)), 0);
    assertTrue(bursts.accept(burst(2 * S, US, 0), 1).isEmpty());
    Finding ended = bursts.tick(60 * S).getFirst();
    assertEquals(3L, ended.details().get("count"));
    assertEquals(2L, ended.details().get("dropped"));
    bursts.toldUntil(subject(), "eth0", START + 10 * S);
    assertTrue(bursts.accept(burst(10 * S, US, 0), 2).isEmpty());
    assertEquals(1, bursts.accept(burst(11 * S, US, 0), 2).size());
  }

  private static Subject subject() {
    return Subjects.of("00000000000012ab");
  }

  private static MicroBurstEvent burst(long atNs, long durationNs, long dropped) {
    Map<String, Long> drops = dropped == 0 ? Map.of() : Map.of("QDISC_DROP", dropped);
    return new MicroBurstEvent(subject(), "eth0", START + atNs, fact(durationNs, 2, 1, drops, 0));
  }

  private static MicroBurst fact(
      long durationNs, long peak, long threshold, Map<String, Long> drops, long retransmits) {
    return new MicroBurst(
        "inbound",
        false,
        durationNs,
        1_200_000,
        peak,
        threshold,
        5 * S,
        28_235_294_117L,
        "base",
        "none",
        0,
        0,
        List.of(IPERF),
        drops,
        retransmits,
        0);
  }

  @Test
  void shouldTellWhatAFeedSkipped() {
    Finding first = gaps.accept(skipped("reordered", 0, 17, 2, 2), 0).getFirst();
    assertEquals(Severity.INFO, first.severity());
    assertEquals(
        "Gap on feed 239.7.7.1 port 26400 inbound: 2 numbers skipped from 17 on, 2 came late",
        first.title());
    Finding worse = gaps.accept(skipped("lost", 1, 40, 5, 1), 1).getFirst();
    assertEquals(Severity.WARNING, worse.severity());
    Finding ended = gaps.tick(60 * S).getFirst();
    assertEquals(
        "2 gaps on feed 239.7.7.1 port 26400 inbound within 1.0 ms: the worst 5 numbers skipped"
            + " from 40 on, 1 came late",
        ended.title());
    assertEquals(7L, ended.details().get("sequence_missing"));
    assertEquals(3L, ended.details().get("sequence_late"));
    assertEquals("40", ended.details().get("worst_sequence_first"));
    assertEquals("lost", ended.verdict().cause());
  }

  private static GapEvent skipped(String cause, long atMs, long first, long missing, long late) {
    Gap fact = new Gap.Skipped(cause, US, first, missing, late);
    return new GapEvent(
        subject(), "feed 239.7.7.1 port 26400", "sequence", START + atMs * MS, fact);
  }

  private static GapEvent gap(String cause, long atMs, long ms) {
    Gap fact = new Gap.Silence(cause, ms * MS, MS, 100 * US, 400, 0, -1);
    return new GapEvent(subject(), "eth0", "silence", START + atMs * MS, fact);
  }
}
