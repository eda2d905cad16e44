package dev.wirescope.query.tail;

import static dev.wirescope.query.testing.EventRow.localDropStall;
import static dev.wirescope.query.testing.EventRow.reset;
import static dev.wirescope.query.testing.EventRow.retransmission;
import static dev.wirescope.query.testing.EventRow.zeroWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.clickhouse.ClickHouseUnavailableException;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Times;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.TestClickHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tail against a real ClickHouse, with rows that show up when they like. */
class TailTest {
  private static final long MS = 1_000_000;

  @TempDir Path directory;
  private RestartingTail tail;
  private String tenant;
  private List<ToldFinding> told;

  @BeforeEach
  void start() throws IOException {
    tail = new RestartingTail(directory);
    tenant = tail.tenant;
    told = tail.told;
  }

  @AfterEach
  void stop() throws SQLException {
    tail.close();
  }

  @Test
  void shouldTellWhatIsNewOnceHoweverOftenItLooks() throws IOException {
    insert(zeroWindow(tenant, now(), 20 * MS));
    for (int i = 0; i < 5; i++) {
      tail.round();
    }
    assertEquals(1, told.size());
  }

  @Test
  void shouldNotMissARowThatShowsUpBehindALaterOne() throws IOException {
    long now = now();
    insert(inserted(zeroWindow(tenant, now, 20 * MS), now));
    tail.round();
    insert(inserted(zeroWindow(tenant, now + 1, 20 * MS), now - 4_000 * MS));
    insert(inserted(zeroWindow(tenant, now + 2, 20 * MS), now - 1));
    tail.round();
    assertEquals(3, told.size());
  }

  @Test
  void shouldReadMoreRowsThanFitIntoOnePage() throws IOException {
    int rows = 5_432;
    long now = now();
    List<EventRow> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      // Many with one stamp, so that a page ends among equals.
      all.add(
          inserted(zeroWindow(tenant, now + i, 20 * MS), now - now % MS)
              .with("connection_id", Integer.toString(i + 1)));
    }
    TestClickHouse.insert("zero_windows", all);
    tail.round();
    tail.round();
    assertEquals(rows, told.size());
    HashSet<String> ids = new HashSet<>();
    told.forEach(finding -> ids.add(finding.id()));
    assertEquals(rows, ids.size());
    assertTrue(tail.counters.get(QueryCounter.FINDINGS_TOLD) >= rows);
  }

  @Test
  void shouldTellOnlyTheLaterOfTwoStatesThatCameTogether() throws IOException {
    long start = now();
    TestClickHouse.insert(
        "zero_windows",
        List.of(
            zeroWindow(tenant, start, 20 * MS),
            zeroWindow(tenant, start, 10 * MS).with("end_reason", "open")));
    tail.round();
    assertEquals(1, told.size());
    assertTrue(told.getFirst().json().contains("\"ended\""), told.getFirst().json());
  }

  @Test
  void shouldGiveEachStateALaterCursorThanAnyBefore() throws IOException {
    for (int i = 0; i < 3; i++) {
      TestClickHouse.insert(
          "zero_windows",
          List.of(
              zeroWindow(tenant, now(), 20 * MS).with("connection_id", i + "1"),
              zeroWindow(tenant, now(), 20 * MS).with("connection_id", i + "2")));
      tail.round();
    }
    assertEquals(6, told.size());
    for (int i = 1; i < told.size(); i++) {
      assertTrue(told.get(i).updatedUnixNs() > told.get(i - 1).updatedUnixNs());
    }
  }

  @Test
  void shouldGoOnAfterARestartWithoutMissingOrRepeatingAnything() throws IOException {
    long start = now();
    insert(zeroWindow(tenant, start, 10 * MS).with("end_reason", "open"));
    insert(zeroWindow(tenant, start, 20 * MS).with("connection_id", "2"));
    tail.round();
    assertEquals(2, told.size());
    // While nobody looks:
    insert(zeroWindow(tenant, start, 300 * MS));
    insert(zeroWindow(tenant, start, 30 * MS).with("connection_id", "3"));
    List<ToldFinding> before = tail.restart();
    assertEquals(2, before.stream().filter(finding -> finding.tenant().equals(tenant)).count());
    tail.round();
    tail.round();
    assertEquals(4, told.size(), told.toString());
    assertEquals(told.get(0).id(), told.get(2).id());
    assertTrue(told.get(2).json().contains("\"ended\""));
  }

  @Test
  void shouldGoOnCountingARunOfRetransmissionsAfterARestart() throws IOException {
    long start = now() - 8_000 * MS;
    retransmit(start, 10);
    tail.round();
    assertEquals(1, told.size());
    tail.restart();
    tail.round();
    assertEquals(1, told.size(), "known already");
    retransmit(start + 4_000 * MS, 5);
    // A pause ends the run, and the next retransmission shows it.
    retransmit(start + 30_000 * MS, 1);
    tail.round();
    assertEquals(2, told.size());
    assertEquals(told.get(0).id(), told.get(1).id());
    assertTrue(told.get(1).json().contains("\"segments\":15"), told.get(1).json());
  }

  @Test
  void shouldCountARunThatWasBelowTheLimitAtTheRestart() throws IOException {
    long start = now() - 8_000 * MS;
    retransmit(start, 9);
    tail.round();
    tail.restart();
    retransmit(start + 1_000 * MS, 1);
    tail.round();
    assertEquals(1, told.size());
    assertTrue(told.getFirst().json().contains("\"segments\":10"));
  }

  @Test
  void shouldCountNothingTwiceThatIsReadAgainAfterARestart() throws IOException {
    long now = now();
    long start = now - 90_000 * MS;
    List<EventRow> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      // Some lie before what is read again, some in its overlap, some after it.
      long time = start + i * 1_000L * MS;
      rows.add(inserted(dropped(retransmission(tenant, time)), time));
    }
    rows.add(inserted(retransmission(tenant + "-other", now), now));
    TestClickHouse.insert("retransmissions", rows);
    tail.round();
    assertEquals(1, told.size());
    tail.restart();
    retransmit(start + 60_000 * MS, 1);
    tail.round();
    assertEquals(2, told.size());
    assertTrue(told.get(1).json().contains("\"segments\":40"), told.get(1).json());
    assertTrue(
        told.get(1).json().contains("\"by_cause\":{\"local_drop:NETFILTER_DROP\":40}"),
        told.get(1).json());
  }

  @Test
  void shouldGoOnCountingARunOfResetsAfterARestart() throws IOException {
    long start = now() - 8_000 * MS;
    resets(start, 10);
    tail.round();
    assertEquals(1, told.size());
    assertTrue(told.getFirst().json().contains("\"resets\":10"), told.getFirst().json());
    tail.restart();
    tail.round();
    assertEquals(1, told.size(), "known already");
    resets(start + 4_000 * MS, 5);
    resets(start + 30_000 * MS, 1);
    tail.round();
    assertEquals(2, told.size());
    assertEquals(told.get(0).id(), told.get(1).id());
    assertTrue(told.get(1).json().contains("\"resets\":15"), told.get(1).json());
  }

  @Test
  void shouldTellOfStallsByDropsOnTheirOwnNode() throws IOException {
    TestClickHouse.insert(
        "local_drop_stalls",
        List.of(
            localDropStall(tenant, now(), 20 * MS),
            localDropStall(tenant, now(), 5 * MS).with("connection_id", "2")));
    tail.round();
    tail.round();
    assertEquals(1, told.size());
    assertTrue(told.getFirst().json().contains("\"local_drop_stall\""));
  }

  @Test
  void shouldTellLaterWhatCouldNotBeWrittenNow() throws IOException {
    insert(zeroWindow(tenant, now(), 20 * MS));
    TestClickHouse.execute("RENAME TABLE wirescope.findings TO wirescope.findings_away");
    try {
      assertThrows(ClickHouseUnavailableException.class, tail::round);
    } finally {
      TestClickHouse.execute("RENAME TABLE wirescope.findings_away TO wirescope.findings");
    }
    assertTrue(told.isEmpty());
    tail.round();
    assertEquals(1, told.size());
  }

  @Test
  void shouldReadARoundAgainThatFailedHalfWay() throws IOException {
    insert(zeroWindow(tenant, now(), 20 * MS));
    retransmit(now(), 10);
    TestClickHouse.execute("RENAME TABLE wirescope.retransmissions TO wirescope.away");
    try {
      assertThrows(ClickHouseUnavailableException.class, tail::round);
    } finally {
      TestClickHouse.execute("RENAME TABLE wirescope.away TO wirescope.retransmissions");
    }
    tail.round();
    assertEquals(2, told.size());
  }

  private void retransmit(long from, int count) {
    List<EventRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(retransmission(tenant, from + i * MS));
    }
    TestClickHouse.insert("retransmissions", rows);
  }

  private void resets(long from, int count) {
    List<EventRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(reset(tenant, from + i * MS).with("connection_id", Long.toString(from + i)));
    }
    TestClickHouse.insert("resets", rows);
  }

  private static EventRow dropped(EventRow row) {
    return row.with("dropped", "segment").with("drop_reason", "NETFILTER_DROP");
  }

  private static EventRow inserted(EventRow row, long insertedUnixNs) {
    return row.with("inserted_at", Times.text(insertedUnixNs).substring(0, 23));
  }

  private static void insert(EventRow row) {
    TestClickHouse.insert("zero_windows", List.of(row));
  }

  private static long now() {
    return Times.unixNs(Instant.now());
  }
}
