package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.connectionSummary;
import static dev.wirescope.query.testing.EventRow.drop;
import static dev.wirescope.query.testing.EventRow.listenOverflow;
import static dev.wirescope.query.testing.EventRow.reset;
import static dev.wirescope.query.testing.EventRow.retransmission;
import static dev.wirescope.query.testing.EventRow.zeroWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.Hour;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** How sockets were, and which service they belong to, against a real ClickHouse. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class SocketQuestionsTest {
  private static final String TENANT = "sockets";
  private static final long MS = 1_000_000;
  private static final String CONTAINER = "8f2c11d4a9b0e77c";

  private final Api api = new Api(TestService.token(TENANT));

  @Test
  void shouldListSummariesAndAddUpTheirIntervals() {
    Hour hour = Hour.ago(30);
    TestClickHouse.insert(
        "connection_summaries",
        List.of(
            connectionSummary(TENANT, hour.ns(5, 0)).with("srtt_us", 100),
            connectionSummary(TENANT, hour.ns(10, 0)).with("srtt_us", 300).with("min_rtt_us", 80),
            // The first of a connection that is older than its agent has no interval.
            connectionSummary(TENANT, hour.ns(15, 0))
                .with("connection_id", "255")
                .with("interval_ns", null)
                .with("bytes_sent_interval", null)
                .with("bytes_received_interval", null)
                .with("retransmits_interval", null)
                .with("local_zero_window_interval_ns", null)
                .with("peer_zero_window_interval_ns", null)
                .with("app_limited", true)
                .with("srtt_us", 200),
            connectionSummary(TENANT, hour.ns(60, 0))));
    JsonNode rows = ask("connection-summaries", hour, "");
    assertEquals(
        List.of(hour.ns(15, 0), hour.ns(10, 0), hour.ns(5, 0)), longs(rows, "time_unix_ns"));
    assertTrue(rows.get(0).get("bytes_sent_interval").isNull());
    assertEquals("established", rows.get(0).get("state").asText());
    assertFalse(rows.get(0).has("tenant"));
    JsonNode sum = ask("connection-summaries", hour, "&group_by=node").get(0);
    assertEquals(2, sum.get("connections").asInt());
    assertEquals(2_000_000, sum.get("bytes_sent").asLong());
    assertEquals(1_000, sum.get("bytes_received").asLong());
    assertEquals(4, sum.get("retransmits").asInt());
    assertEquals(600, sum.get("peer_zero_window_ns").asLong());
    assertEquals(80, sum.get("min_rtt_us").asInt());
    assertEquals(200, sum.get("p50_srtt_us").asInt());
    assertEquals(1 / 3.0, sum.get("app_limited_share").asDouble(), 1e-9);
    assertEquals(
        List.of(2_000_000L, 0L),
        longs(ask("connection-summaries", hour, "&group_by=connection"), "bytes_sent"));
    assertEquals(1, ask("connection-summaries", hour, "&connection_id=ff").size());
  }

  @Test
  void shouldListListenersThatTurnedConnectionsAway() {
    Hour hour = Hour.ago(31);
    TestClickHouse.insert(
        "listen_overflows",
        List.of(
            listenOverflow(TENANT, hour.ns(1, 0)),
            listenOverflow(TENANT, hour.ns(2, 0)).with("count", 7).with("backlog", 200),
            listenOverflow(TENANT, hour.ns(3, 0)).with("local_port", 443).with("limit", 64)));
    JsonNode rows = ask("listen-overflows", hour, "");
    assertEquals(List.of(3L, 7L, 3L), longs(rows, "count"));
    assertEquals(
        List.of("80 10 200 128", "443 3 129 64"),
        texts(
            ask("listen-overflows", hour, "&group_by=listener"),
            "local_port",
            "segments",
            "max_backlog",
            "min_limit"));
  }

  @Test
  void shouldKnowAServiceByItsContainerItsUnitOrItsName() {
    Hour hour = Hour.ago(32);
    insertOfThreeServices("retransmissions", retransmission(TENANT, hour.ns(1, 0)));
    for (EventRow row : ofThreeServices(zeroWindow(TENANT, hour.ns(2, 0), 20 * MS))) {
      TestClickHouse.insert("zero_windows", List.of(row));
    }
    insertOfThreeServices("drops", drop(TENANT, hour.ns(3, 0)));
    insertOfThreeServices("resets", reset(TENANT, hour.ns(4, 0)));
    List<String> services = List.of("8f2c11d4a9b0", "nginx", "reader");
    for (String question :
        List.of("retransmissions", "zero-windows", "drops", "resets", "connections")) {
      assertEquals(
          services,
          texts(ask(question, hour, "&group_by=service"), "service").stream().sorted().toList(),
          question);
      for (String service : services) {
        assertEquals(1, ask(question, hour, "&service=" + service).size(), question + service);
      }
      assertEquals(0, ask(question, hour, "&service=apache").size(), question);
    }
  }

  @Test
  void shouldAddUpTheTroubleOfConnections() {
    Hour hour = Hour.ago(33);
    TestClickHouse.insert(
        "retransmissions",
        List.of(
            retransmission(TENANT, hour.ns(1, 0)),
            retransmission(TENANT, hour.ns(2, 0)).with("connection_id", "255").with("segments", 3),
            retransmission(TENANT, hour.ns(3, 0))
                .with("connection_id", "256")
                .with("remote_ip", "::ffff:10.0.0.3")
                .with("segments", 9)));
    assertEquals(
        List.of("10.0.0.3 1 9 9.0", "10.0.0.2 2 4 4.0"),
        texts(
            ask("connections", hour, "&group_by=peer"),
            "remote_ip",
            "connections",
            "retransmitted_segments",
            "trouble"));
    assertEquals(
        List.of("web-1 4711 reader 3"),
        texts(ask("connections", hour, "&group_by=process"), "node", "pid", "comm", "connections"));
    assertEquals(
        List.of("web-1 13.0"),
        texts(ask("connections", hour, "&group_by=node"), "node", "trouble"));
  }

  /** A container's, a unit's, and one of neither, each a connection of its own. */
  private static List<EventRow> ofThreeServices(EventRow row) {
    return List.of(
        row.copy().with("container_id", CONTAINER).with("connection_id", "1"),
        row.copy()
            .with("cgroup", "/user.slice/user@0.service/app.slice/nginx.service")
            .with("connection_id", "2"),
        row.copy().with("connection_id", "3"));
  }

  private static void insertOfThreeServices(String table, EventRow row) {
    TestClickHouse.insert(table, ofThreeServices(row));
  }

  private JsonNode ask(String question, Hour hour, String more) {
    Api.Answer answer = api.get("/ask/" + question + "?" + hour.window() + more);
    assertEquals(200, answer.status(), answer.response().body());
    return answer.body().get("rows");
  }

  private static List<Long> longs(JsonNode rows, String name) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.get(name).asLong())
        .toList();
  }

  private static List<String> texts(JsonNode rows, String... names) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row -> String.join(" ", List.of(names).stream().map(n -> row.get(n).asText()).toList()))
        .toList();
  }
}
