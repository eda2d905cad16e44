package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.close;
import static dev.wirescope.query.testing.EventRow.retransmission;
import static dev.wirescope.query.testing.EventRow.zeroWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.Hour;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Each question against a real ClickHouse, with answers worked out by hand. Every test takes an
 * hour of its own, so that none sees the rows of another.
 */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class QuestionsTest {
  private static final String TENANT = "questions";
  private static final long MS = 1_000_000;

  private final Api api = new Api(TestService.token(TENANT));

  @Test
  void shouldCountAnEpisodeOnceWhicheverOfItsRowsCameFirst() {
    Hour hour = Hour.ago(30);
    long first = hour.ns(10, 0);
    long second = hour.ns(20, 0);
    long third = hour.ns(30, 0);
    insertZeroWindow(open(first));
    insertZeroWindow(zeroWindow(TENANT, first, 300 * MS));
    insertZeroWindow(zeroWindow(TENANT, second, 200 * MS).with("connection_id", "7"));
    insertZeroWindow(open(second).with("connection_id", "7"));
    insertZeroWindow(open(third).with("connection_id", "18446744073709551615"));

    JsonNode answer = ask("zero-windows", hour, "");
    assertEquals(3, answer.get("rows").size(), answer.toString());
    JsonNode open = answer.get("rows").get(0);
    assertEquals("open", open.get("end_reason").asText());
    assertEquals("ffffffffffffffff", open.get("connection_id").asText());
    assertEquals(third, open.get("start_unix_ns").asLong());
    JsonNode ended = answer.get("rows").get(1);
    assertEquals(200 * MS, ended.get("duration_ns").asLong());
    assertEquals("opened", ended.get("end_reason").asText());
    assertEquals("0000000000000007", ended.get("connection_id").asText());
    assertEquals(300 * MS, answer.get("rows").get(2).get("duration_ns").asLong());
    assertFalse(ended.has("tenant"), "nobody needs to be told who he is");
    assertFalse(ended.has("inserted_at"));

    JsonNode sums = ask("zero-windows", hour, "&group_by=node").get("rows").get(0);
    assertEquals(3, sums.get("episodes").asLong());
    assertEquals(510 * MS, sums.get("total_duration_ns").asLong());
  }

  @Test
  void shouldGiveTheWholeRowOfAnEpisodeAndItsVerdict() {
    Hour hour = Hour.ago(31);
    long start = hour.ns(1, 123_456_789);
    insertZeroWindow(zeroWindow(TENANT, start, 300 * MS));
    JsonNode row = ask("zero-windows", hour, "").get("rows").get(0);
    assertEquals(
        """
        {"time_unix_ns":%d,"node":"web-1","pid":4711,"tid":4712,"comm":"reader","executable":"/usr/bin/reader","container_id":"",\
        "cgroup":"/","netns":4026531840,"local_ip":"10.0.0.1","local_port":80,"remote_ip":"10.0.0.2",\
        "remote_port":4242,"ip_version":4,"connection_id":"00000000000012ab","direction":"inbound",\
        "role":"server","owner_source":"user","srtt_us":120,"side":"local","start_unix_ns":%d,\
        "duration_ns":300000000,"end_reason":"opened","sender_blocked_ns":0,"bytes_unread":65536,\
        "bytes_blocked":0,"probes":1,"verdict":{"cause":"reader_slow","confidence":"proven",\
        "evidence":["advertised window 0 for 300.0 ms","65,536 bytes unread"]}}"""
            .formatted(start + 300 * MS, start),
        row.toString());
  }

  @Test
  void shouldAnswerWithWhatLastedIntoTheWindowAndNothingElse() {
    Hour hour = Hour.ago(32);
    insertZeroWindow(zeroWindow("edges", hour.ns(-2, 0), 60_000 * MS)); // over before it
    insertZeroWindow(zeroWindow("edges", hour.ns(-2, 1), 180_000 * MS)); // into it
    insertZeroWindow(zeroWindow("edges", hour.ns(59, 0), 180_000 * MS)); // out of it
    insertZeroWindow(zeroWindow("edges", hour.ns(60, 0), 1_000 * MS)); // after it
    insertZeroWindow(
        open(hour.ns(-3, 0)).with("tenant", "edges")); // still open, as far as anybody knows
    JsonNode rows =
        new Api(TestService.token("edges"))
            .get("/ask/zero-windows?" + hour.window())
            .body()
            .get("rows");
    List<Long> starts = longs(rows, "start_unix_ns");
    assertEquals(List.of(hour.ns(59, 0), hour.ns(-2, 1), hour.ns(-3, 0)), starts);
  }

  @Test
  void shouldFilterByNodeProcessNameAndConnection() {
    Hour hour = Hour.ago(33);
    insertZeroWindow(zeroWindow(TENANT, hour.ns(1, 0), MS));
    insertZeroWindow(zeroWindow(TENANT, hour.ns(2, 0), MS).with("node", "web-2"));
    insertZeroWindow(zeroWindow(TENANT, hour.ns(3, 0), MS).with("pid", 7));
    insertZeroWindow(zeroWindow(TENANT, hour.ns(4, 0), MS).with("comm", "o'brien \\ ?"));
    insertZeroWindow(zeroWindow(TENANT, hour.ns(5, 0), MS).with("connection_id", "255"));
    assertEquals(1, ask("zero-windows", hour, "&node=web-2").get("rows").size());
    assertEquals(1, ask("zero-windows", hour, "&pid=7").get("rows").size());
    assertEquals(1, ask("zero-windows", hour, "&comm=o%27brien%20%5C%20%3F").get("rows").size());
    assertEquals(1, ask("zero-windows", hour, "&connection_id=ff").get("rows").size());
    assertEquals(0, ask("zero-windows", hour, "&node=%27%20OR%201=1%20--").get("rows").size());
    assertEquals(3, ask("zero-windows", hour, "&pid=4711&comm=reader").get("rows").size());
    for (String group : List.of("process", "connection", "node", "peer")) {
      JsonNode rows = ask("zero-windows", hour, "&pid=7&group_by=" + group).get("rows");
      assertEquals(1, rows.size(), group + rows);
      assertEquals(1, rows.get(0).get("episodes").asLong(), group);
    }
  }

  @Test
  void shouldSayWhenRowsWereCutOff() {
    Hour hour = Hour.ago(34);
    for (int i = 0; i < 3; i++) {
      insertZeroWindow(zeroWindow(TENANT, hour.ns(i, 0), MS));
    }
    JsonNode all = ask("zero-windows", hour, "&limit=3");
    assertEquals(3, all.get("rows").size());
    assertFalse(all.get("completeness").get("rows_truncated").asBoolean());
    JsonNode cut = ask("zero-windows", hour, "&limit=2");
    assertEquals(List.of(hour.ns(2, 0), hour.ns(1, 0)), longs(cut.get("rows"), "start_unix_ns"));
    assertTrue(cut.get("completeness").get("rows_truncated").asBoolean());
    assertFalse(cut.get("completeness").get("complete").asBoolean());
  }

  @Test
  void shouldListRetransmissionsAndAddThemUpByKind() {
    Hour hour = Hour.ago(35);
    TestClickHouse.insert(
        "retransmissions",
        List.of(
            retransmission(TENANT, hour.ns(1, 0)),
            retransmission(TENANT, hour.ns(2, 0)).with("segments", 4).with("bytes", 5792),
            retransmission(TENANT, hour.ns(3, 0)).with("retransmission_kind", "tlp"),
            retransmission(TENANT, hour.ns(60, 0))));
    JsonNode rows = ask("retransmissions", hour, "").get("rows");
    assertEquals(List.of(hour.ns(3, 0), hour.ns(2, 0), hour.ns(1, 0)), longs(rows, "time_unix_ns"));
    assertEquals("unknown", rows.get(0).get("verdict").get("cause").asText());
    assertEquals(
        "[{\"retransmission_kind\":\"rto\",\"retransmissions\":2,\"failed_attempts\":0,\"segments\":5,"
            + "\"bytes\":7240,\"spurious\":0,\"by_kind\":{\"rto\":2},\"by_cause\":{\"unknown\":2},"
            + "\"by_confidence\":{\"unknown\":2}},"
            + "{\"retransmission_kind\":\"tlp\",\"retransmissions\":1,\"failed_attempts\":0,\"segments\":1,"
            + "\"bytes\":1448,\"spurious\":0,\"by_kind\":{\"tlp\":1},\"by_cause\":{\"unknown\":1},"
            + "\"by_confidence\":{\"unknown\":1}}]",
        ask("retransmissions", hour, "&group_by=kind").get("rows").toString());
    JsonNode node = ask("retransmissions", hour, "&group_by=node").get("rows").get(0);
    assertEquals("{\"rto\":2,\"tlp\":1}", node.get("by_kind").toString());
    assertEquals(
        4711,
        ask("retransmissions", hour, "&group_by=connection").get("rows").get(0).get("pid").asInt());
  }

  @Test
  void shouldRankConnectionsByTheirTrouble() {
    Hour hour = Hour.ago(36);
    List<EventRow> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(
          retransmission(TENANT, hour.ns(i, 0))
              .with("connection_id", "1")
              .with("pid", 0)
              .with("owner_source", "none")
              .with("comm", ""));
    }
    // Two connections without a socket yet, which only their addresses tell apart.
    sent.add(retransmission(TENANT, hour.ns(1, 0)).with("connection_id", "0"));
    sent.add(
        retransmission(TENANT, hour.ns(2, 0)).with("connection_id", "0").with("remote_port", 9));
    TestClickHouse.insert("retransmissions", sent);
    insertZeroWindow(zeroWindow(TENANT, hour.ns(10, 0), 300 * MS).with("connection_id", "1"));
    insertZeroWindow(
        zeroWindow(TENANT, hour.ns(11, 0), 100 * MS)
            .with("connection_id", "2")
            .with("side", "peer")
            .with("sender_blocked_ns", 50 * MS));
    TestClickHouse.insert(
        "connection_events",
        List.of(
            close(TENANT, hour.ns(20, 0), "reset").with("connection_id", "2"),
            close(TENANT, hour.ns(20, 0), "fin").with("connection_id", "3")));

    JsonNode rows = ask("connections", hour, "").get("rows");
    assertEquals(4, rows.size(), "one that closed as it should is in no trouble: " + rows);
    JsonNode worst = rows.get(0);
    assertEquals("0000000000000001", worst.get("connection_id").asText());
    assertEquals(35.0, worst.get("trouble").asDouble(), "5 segments and 300 ms");
    assertEquals(5, worst.get("retransmitted_segments").asLong());
    assertEquals(1, worst.get("zero_windows").asLong());
    assertEquals(4711, worst.get("pid").asInt(), "the best known owner");
    assertEquals("reader", worst.get("comm").asText());
    assertEquals("/usr/bin/reader", worst.get("executable").asText());
    assertFalse(worst.get("closed").asBoolean());
    assertTrue(worst.get("close_reason").isNull());
    assertEquals(hour.ns(0, 0), worst.get("first_unix_ns").asLong());
    JsonNode second = rows.get(1);
    assertEquals(25.0, second.get("trouble").asDouble(), "100 ms, 50 ms blocked, and a reset");
    assertTrue(second.get("closed").isBoolean() && second.get("closed").asBoolean());
    assertEquals("reset", second.get("close_reason").asText());
    assertEquals(1, ask("connections", hour, "&connection_id=2").get("rows").size());
    assertEquals(4, ask("connections", hour, "&pid=4711").get("rows").size());
  }

  @Test
  void shouldTellHowCompleteAnAnswerIs() {
    Hour hour = Hour.ago(37);
    TestClickHouse.insert(
        "probe_status",
        List.of(
            EventRow.heartbeat(TENANT, "web-1", "zero_window", hour.ns(59, 50_000 * MS), 80, 20),
            EventRow.heartbeat(TENANT, "web-2", "zero_window", hour.ns(30, 0), 100, 0),
            // Before the window, yet within the hour before its end.
            EventRow.heartbeat(TENANT, "web-3", "zero_window", hour.ns(20, 0), 1000, 1000)
                .with("state", "failed")
                .with("reason", "no such tracepoint")));
    String window = "?since=30m&until=" + Hour.ago(36).start();
    JsonNode completeness = api.get("/ask/zero-windows" + window).body().get("completeness");
    assertEquals(
        "{\"complete\":false,\"events_sent\":180,\"events_lost\":20,\"lost_share\":0.1,"
            + "\"nodes\":[\"web-1\",\"web-2\",\"web-3\"],\"nodes_silent\":[\"web-2\",\"web-3\"],"
            + "\"probes_not_running\":[{\"node\":\"web-3\",\"probe\":\"zero_window\","
            + "\"reason\":\"no such tracepoint\"}],\"sampling\":1.0,\"rows_truncated\":false}",
        completeness.toString());
    JsonNode one = api.get("/ask/zero-windows" + window + "&node=web-2").body().get("completeness");
    assertEquals(100, one.get("events_sent").asLong());
    assertEquals(1, one.get("nodes").size());
  }

  @Test
  void shouldListNodesAndTheirProbes() {
    long now = Times.unixNs(Instant.now());
    TestClickHouse.insert(
        "probe_status",
        List.of(
            EventRow.heartbeat(TENANT, "live", "connection", now - 1_000 * MS, 5, 0),
            EventRow.heartbeat(TENANT, "live", "zero_window", now - 1_000 * MS, 7, 1),
            EventRow.heartbeat(TENANT, "gone", "connection", now - 60_000 * MS, 5, 0)
                .with("state", "disabled")
                .with("reason", "not wanted")));
    JsonNode rows = api.get("/nodes").body().get("rows");
    JsonNode live = find(rows, "live");
    assertFalse(live.get("silent").asBoolean());
    assertEquals(12, live.get("events_sent").asLong());
    assertEquals(1, live.get("events_lost").asLong());
    assertEquals(2, live.get("probes").size());
    JsonNode gone = find(rows, "gone");
    assertTrue(gone.get("silent").asBoolean());
    assertEquals("not wanted", gone.get("probes").get(0).get("reason").asText());
  }

  @Test
  void shouldShowItsSqlOnRequestOnly() {
    Hour hour = Hour.ago(38);
    assertNull(ask("zero-windows", hour, "").get("sql"));
    JsonNode sql = ask("zero-windows", hour, "&explain=true&node=web-1").get("sql");
    assertNotNull(sql);
    assertTrue(sql.asText().contains("SET param_tenant = 'questions';"), sql.asText());
    assertTrue(sql.asText().contains("SET param_node = 'web-1';"), sql.asText());
    assertTrue(sql.asText().contains("max_execution_time"), sql.asText());
  }

  private static EventRow open(long start) {
    return zeroWindow(TENANT, start, 10 * MS).with("end_reason", "open");
  }

  private static void insertZeroWindow(EventRow row) {
    TestClickHouse.insert("zero_windows", List.of(row));
  }

  private JsonNode ask(String question, Hour hour, String more) {
    Api.Answer answer = api.get("/ask/%s?%s%s".formatted(question, hour.window(), more));
    assertEquals(200, answer.status(), answer.response().body());
    return answer.body();
  }

  private static List<Long> longs(JsonNode rows, String name) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.get(name).asLong())
        .toList();
  }

  private static JsonNode find(JsonNode rows, String node) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.get("node").asText().equals(node))
        .findFirst()
        .orElseThrow();
  }
}
