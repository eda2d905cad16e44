package dev.wirescope.query.tail;

import static dev.wirescope.query.testing.EventRow.gap;
import static dev.wirescope.query.testing.EventRow.microBurst;
import static dev.wirescope.query.testing.EventRow.sequenceGap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.question.Times;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.TestClickHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bursts and gaps on their way from rows to told findings. */
class InterfaceTailTest {
  private static final long MS = 1_000_000;
  private static final long US = 1_000;

  @TempDir Path directory;
  private final long start = Times.unixNs(Instant.now()) - 30_000 * MS;
  private RestartingTail tail;

  @BeforeEach
  void start() throws IOException {
    tail = new RestartingTail(directory);
  }

  @AfterEach
  void stop() throws SQLException {
    tail.close();
  }

  @Test
  void shouldTellOfABurstOnceAndOfItsRunWhenThatHasEnded() throws IOException {
    insert(burst(0, 340 * US));
    tail.round();
    tail.round();
    assertEquals(1, tail.told.size());
    ToldFinding first = tail.told.getFirst();
    assertEquals(FindingKind.MICRO_BURST, first.kind());
    assertEquals(Severity.INFO, first.severity());
    assertTrue(
        first
            .json()
            .contains(
                "\"title\":\"Micro-burst on eth0 outbound: 1.1 MiB in 340.0 µs (28.2 Gbit/s), 74 %"
                    + " by iperf3/4711\""),
        first.json());
    assertTrue(first.json().contains("\"cause\":\"flow:iperf3\""), first.json());
    insert(burst(1_000, 340 * US), burst(2_000, 340 * US));
    insert(burst(20_000, 340 * US));
    tail.round();
    assertEquals(3, tail.told.size());
    ToldFinding ended = tail.told.get(1);
    assertEquals(first.id(), ended.id());
    assertTrue(ended.json().contains("\"state\":\"ended\""), ended.json());
    assertTrue(ended.json().contains("\"count\":3,\"bytes\":3600000"), ended.json());
    assertTrue(ended.json().contains("\"interface\":\"eth0\""), ended.json());
    assertTrue(
        ended.json().contains("\"worst_start_unix_ns\":" + start + ","), "the first of equals");
  }

  @Test
  void shouldCountABurstThatIsToldWhileItLastsOnce() throws IOException {
    insert(burst(0, 100 * MS).with("end_reason", "open").with("bytes", 1_000));
    tail.round();
    insert(burst(0, 200 * MS).with("end_reason", "open").with("bytes", 2_000));
    tail.round();
    assertEquals(1, tail.told.size());
    insert(burst(0, 234 * MS).with("bytes", 2_340).with("drops", "{\"QDISC_DROP\":3}"));
    insert(burst(20_000, 340 * US));
    tail.round();
    ToldFinding ended = tail.told.get(1);
    assertEquals(tail.told.getFirst().id(), ended.id());
    assertTrue(ended.json().contains("\"count\":1,\"bytes\":2340,\"dropped\":3"), ended.json());
    assertTrue(ended.json().contains("this node dropped 3 packets"), ended.json());
    assertEquals(Severity.WARNING, ended.severity());
  }

  @Test
  void shouldGoOnWithARunAfterARestartAndTellNothingOfAnEndedOneAgain() throws IOException {
    // Long before the overlap, which then has a part of the run only.
    insert(burst(0, 340 * US).with("inserted_at", millis(start)));
    insert(burst(100, 340 * US).with("inserted_at", millis(start + MS)));
    insert(gap(tail.tenant, start, 5 * MS).with("inserted_at", millis(start)));
    insert(gap(tail.tenant, start + 50 * MS, 6 * MS).with("inserted_at", millis(start + MS)));
    tail.round();
    assertEquals(2, tail.told.size());
    tail.restart();
    tail.round();
    assertEquals(2, tail.told.size(), "known already");
    // Rows of one insert come in no order.
    insert(burst(3_000, 340 * US));
    insert(burst(20_000, 340 * US));
    insert(gap(tail.tenant, start + 3_000 * MS, 120 * MS));
    insert(gap(tail.tenant, start + 20_000 * MS, MS));
    tail.round();
    List<ToldFinding> ended =
        tail.told.stream().filter(told -> told.json().contains("\"ended\"")).toList();
    assertEquals(2, ended.size(), tail.told.toString());
    for (ToldFinding finding : ended) {
      assertTrue(finding.json().contains("\"count\":3"), finding.json());
    }
    int told = tail.told.size();
    tail.restart();
    tail.round();
    tail.round();
    assertEquals(told, tail.told.size(), "the rows of the overlap belong to runs that have ended");
  }

  @Test
  void shouldTellOfFeedsByTheirAddressAndOfHolesNothing() throws IOException {
    insert(
        sequenceGap(tail.tenant, start, MS).with("inserted_at", millis(start)),
        sequenceGap(tail.tenant, start + MS, MS)
            .with("local_port", 81)
            .with("inserted_at", millis(start)),
        gap(tail.tenant, start, 5 * MS)
            .with("gap_kind", "hole")
            .with("interface", "")
            .with("inserted_at", millis(start)));
    tail.round();
    assertEquals(2, tail.told.size(), tail.told.toString());
    tail.restart();
    tail.round();
    assertEquals(2, tail.told.size(), "known already");
    insert(sequenceGap(tail.tenant, start + 2 * MS, MS));
    tail.round();
    insert(sequenceGap(tail.tenant, start + 20_000 * MS, MS));
    tail.round();
    List<ToldFinding> ended =
        tail.told.stream().filter(told -> told.json().contains("\"ended\"")).toList();
    String one = ended.toString();
    assertTrue(
        ended.stream()
            .anyMatch(
                told ->
                    told.json().contains("2 gaps on feed 10.0.0.1 port 80 inbound")
                        && told.json().contains("\"sequence_missing\":6,\"sequence_late\":2")),
        one);
  }

  private EventRow burst(long atMs, long durationNs) {
    return microBurst(tail.tenant, start + atMs * MS, durationNs);
  }

  /** The text of a {@code DateTime64(3)}. */
  private static String millis(long unixNs) {
    return Times.text(unixNs).substring(0, 23);
  }

  private void insert(EventRow... rows) {
    String table = List.of(rows).getFirst().has("gap_kind") ? "gaps" : "micro_bursts";
    TestClickHouse.insert(table, List.of(rows));
  }
}
