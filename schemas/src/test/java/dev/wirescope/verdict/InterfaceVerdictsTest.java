package dev.wirescope.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.verdict.Verdict.Confidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bursts and gaps of an interface. */
class InterfaceVerdictsTest {
  private static final String IPERF =
      "{\"pid\":4711,\"comm\":\"iperf3\",\"remote_ip\":\"10.0.0.2\",\"remote_port\":5201,"
          + "\"bytes\":888000,\"share\":%s}";
  private static final String NOBODY =
      "{\"protocol\":\"udp\",\"remote_ip\":\"2001:db8::7\",\"remote_port\":53,\"share\":0.5}";

  @Test
  void namesTheProcessThatHadMostOfABurst() {
    Verdict verdict =
        Verdicts.microBurst(burst("[" + IPERF.formatted("0.744") + "]", "{}", 0, "both", 10));
    assertEquals("flow:iperf3", verdict.cause());
    assertEquals(Confidence.PROVEN, verdict.confidence());
    assertEquals(
        List.of(
            "1.1 MiB outbound within 340.0 µs, 28.2 Gbit/s in the mean",
            "a queue that drains at 5.0 Gbit/s would have held 900 KiB; a burst from 128 KiB on,"
                + " by half of 10.0 Gbit/s (ethtool) and by what is usual here",
            "iperf3 (pid 4711) with 10.0.0.2:5201 had 74 % of the bytes"),
        verdict.evidence());
  }

  @Test
  void namesThePeerOfAProcessNotKnownAndIsLessSure() {
    Verdict verdict = Verdicts.microBurst(burst("[" + NOBODY + "]", "", 0, "base", 0));
    assertEquals("flow:[2001:db8::7]:53", verdict.cause());
    assertEquals(Confidence.PROBABLE, verdict.confidence());
    assertTrue(verdict.evidence().get(1).endsWith("on, by what is usual here"));
  }

  @Test
  void blamesNoFlowWithLessThanAFifth() {
    Verdict verdict =
        Verdicts.microBurst(burst("[" + IPERF.formatted("0.199") + "]", "", 0, "abs", 0));
    assertEquals("many_flows", verdict.cause());
    assertEquals(Confidence.PROBABLE, verdict.confidence());
    verdict = Verdicts.microBurst(burst("[" + IPERF.formatted("0.2") + "]", "", 0, "abs", 0));
    assertEquals("flow:iperf3", verdict.cause());
    verdict = Verdicts.microBurst(burst("", "", 0, "abs", 0));
    assertEquals("unknown", verdict.cause());
    assertEquals(Confidence.UNKNOWN, verdict.confidence());
    assertEquals("its largest flow is not known", verdict.evidence().getLast());
    verdict = Verdicts.microBurst(burst("[{\"bytes\":9,\"share\":0.9}]", "", 0, "abs", 0));
    assertEquals("unknown", verdict.cause());
  }

  @Test
  void namesFlowsWithoutPortsByTheirAddress() {
    String ping = "[{\"protocol\":\"icmp\",\"remote_ip\":\"10.0.0.2\",\"share\":0.9}]";
    assertEquals("flow:10.0.0.2", Verdicts.microBurst(burst(ping, "", 0, "abs", 0)).cause());
  }

  @Test
  void countsWhatABurstCost() {
    MicroBurst burst = burst("", "{\"QDISC_DROP\":12,\"FULL_RING\":1}", 3, "abs", 0);
    assertEquals(13, burst.dropped());
    List<String> evidence = Verdicts.microBurst(burst).evidence();
    assertEquals(
        List.of(
            "this kernel dropped 13 packets until 10 ms after: 12 QDISC_DROP, 1 FULL_RING",
            "3 segments sent again until 2 round trips after",
            "5 packets marked congestion experienced",
            "a packet waited 1.2 ms in the queueing discipline"),
        evidence.subList(2, 6));
  }

  @Test
  void refusesWhatIsNoJson() {
    assertThrows(IllegalArgumentException.class, () -> MicroBurst.topFlows("[{"));
    assertThrows(IllegalArgumentException.class, () -> MicroBurst.drops("no"));
  }

  @ParameterizedTest
  @CsvSource({
    "host_paused, 60, -1, PROVEN",
    "host_paused, 59, -1, PROBABLE",
    "softirq_starved, 0, -1, PROBABLE",
    "sender_idle, 0, 0, PROVEN",
    "sender_idle, 0, -1, PROBABLE",
    "rwnd_limited, 0, 4096, PROVEN",
    "cwnd_limited, 0, 4096, PROVEN",
    "peer_or_path_silent, 0, 0, INFERRED",
    "unknown, 0, -1, UNKNOWN",
  })
  void isAsSureOfAGapAsTheRowIs(String cause, long pausedMs, long unsent, Confidence confidence) {
    Verdict verdict = Verdicts.gap(gap(cause, pausedMs, unsent));
    assertEquals(cause, verdict.cause());
    assertEquals(confidence, verdict.confidence());
  }

  @Test
  void saysWhatAGapWasMeasuredAgainst() {
    assertEquals(
        List.of(
            "no packet for 120.0 ms; before it one each 200.0 µs, a gap from 4.0 ms on",
            "500 packets in the 100 ms before it",
            "a CPU of this node did not run for 90.0 ms of it, 75 %",
            "4 KiB waited to be sent"),
        Verdicts.gap(gap("host_paused", 90, 4096)).evidence());
  }

  @Test
  void saysWhatAConnectionMissedAndWhy() {
    String place = "NETFILTER_DROP at input";
    Verdict verdict =
        Verdicts.gap(
            new Gap.Hole("local_drop", 120_000_000, true, 700, 3, "NETFILTER_DROP", place));
    assertEquals("local_drop:NETFILTER_DROP", verdict.cause());
    assertEquals(Confidence.PROVEN, verdict.confidence());
    assertEquals(
        List.of(
            "700 B missing for 120.0 ms, while 3 segments behind it had arrived",
            "this node dropped it: NETFILTER_DROP at input"),
        verdict.evidence());
    assertEquals(Confidence.UNKNOWN, Verdicts.gap(neverFilled("unknown")).confidence());
    assertEquals(
        "the connection ended before it came", Verdicts.gap(neverFilled("lost")).evidence().get(1));
    Verdict overtaken = Verdicts.gap(neverFilled("reordered"));
    assertEquals("reordered", overtaken.cause());
    assertEquals(Confidence.PROBABLE, overtaken.confidence());
  }

  @Test
  void saysWhichNumbersAFeedSkipped() {
    Verdict lost = Verdicts.gap(new Gap.Skipped("lost", 2_000_000, -2, 3, 1));
    assertEquals("lost", lost.cause());
    assertEquals(Confidence.PROVEN, lost.confidence());
    assertEquals(
        List.of("numbers 18446744073709551614 to 0 were missing, for 2.0 ms", "1 of 3 came late"),
        lost.evidence());
    Verdict late = Verdicts.gap(new Gap.Skipped("reordered", 1_000, 17, 1, 1));
    assertEquals(List.of("number 17 was missing, for 1.0 µs", "1 of 1 came late"), late.evidence());
  }

  private static Gap neverFilled(String cause) {
    return new Gap.Hole(cause, 120_000_000, false, -1, 1, "", "");
  }

  private static Gap gap(String cause, long pausedMs, long unsent) {
    return new Gap.Silence(
        cause, 120_000_000, 4_000_000, 200_000, 500, pausedMs * 1_000_000, unsent);
  }

  private static MicroBurst burst(
      String topFlows, String drops, long retransmits, String rule, long gigabits) {
    return new MicroBurst(
        "outbound",
        false,
        340_000,
        1_200_000,
        921_600,
        131_072,
        5_000_000_000L,
        28_235_294_117L,
        rule,
        gigabits == 0 ? "none" : "ethtool",
        gigabits * 1_000_000_000L,
        retransmits == 0 ? 0 : 5,
        MicroBurst.topFlows(topFlows),
        MicroBurst.drops(drops),
        retransmits,
        retransmits == 0 ? 0 : 1_200_000);
  }
}
