package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.drop;
import static dev.wirescope.query.testing.EventRow.localDropStall;
import static dev.wirescope.query.testing.EventRow.reset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

/** What a node threw away, held up or reset, against a real ClickHouse. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class DropQuestionsTest {
  private static final String TENANT = "drops";
  private static final long MS = 1_000_000;

  private final Api api = new Api(TestService.token(TENANT));

  @Test
  void shouldListDropsAndAddThemUpByReasonAndPlace() {
    Hour hour = Hour.ago(30);
    TestClickHouse.insert(
        "drops",
        List.of(
            drop(TENANT, hour.ns(1, 0)),
            drop(TENANT, hour.ns(2, 0)).with("drop_interface", "eth1").with("connection_id", "0"),
            drop(TENANT, hour.ns(3, 0)).with("node", "web-2").with("pid", 7),
            drop(TENANT, hour.ns(4, 0))
                .with("drop_reason", "QDISC_DROP")
                .with("drop_location", "tbf_enqueue")
                .with("remote_ip", "::ffff:10.0.0.3"),
            drop(TENANT, hour.ns(60, 0))));
    JsonNode rows = ask("drops", hour, "");
    assertEquals(
        List.of(hour.ns(4, 0), hour.ns(3, 0), hour.ns(2, 0), hour.ns(1, 0)),
        longs(rows, "time_unix_ns"));
    assertEquals("eth0", rows.get(3).get("drop_interface").asText());
    assertFalse(rows.get(0).has("tenant"));
    assertFalse(rows.get(0).has("inserted_at"));

    JsonNode reasons = ask("drops", hour, "&group_by=reason");
    assertEquals(List.of(3L, 1L), longs(reasons, "drops"));
    assertEquals(
        ("{\"drop_reason\":\"NETFILTER_DROP\",\"drops\":3,\"bytes\":4344,\"connections\":2,"
                + "\"first_unix_ns\":%d,\"last_unix_ns\":%d,\"by_reason\":{\"NETFILTER_DROP\":3}}")
            .formatted(hour.ns(1, 0), hour.ns(3, 0)),
        reasons.get(0).toString());
    JsonNode locations = ask("drops", hour, "&group_by=location");
    assertEquals(
        List.of(
            "NETFILTER_DROP nft_do_chain eth0 2",
            "NETFILTER_DROP nft_do_chain eth1 1",
            "QDISC_DROP tbf_enqueue eth0 1"),
        texts(locations, "drop_reason", "drop_location", "drop_interface", "drops"));
    assertEquals(
        List.of("web-1 4711 reader 3", "web-2 7 reader 1"),
        texts(ask("drops", hour, "&group_by=process"), "node", "pid", "comm", "drops"));
    assertEquals(
        List.of("10.0.0.2 3", "10.0.0.3 1"),
        texts(ask("drops", hour, "&group_by=peer"), "remote_ip", "drops"));
    assertEquals(
        List.of("web-1 3", "web-2 1"),
        texts(ask("drops", hour, "&group_by=node"), "node", "drops"));
    assertEquals(
        "{\"NETFILTER_DROP\":2,\"QDISC_DROP\":1}",
        ask("drops", hour, "&group_by=node").get(0).get("by_reason").toString());
    assertEquals(3, ask("drops", hour, "&group_by=connection").size());
    assertEquals(1, ask("drops", hour, "&pid=7").size());
  }

  @Test
  void shouldListStallsThatLastedIntoTheWindow() {
    Hour hour = Hour.ago(32);
    TestClickHouse.insert(
        "local_drop_stalls",
        List.of(
            localDropStall(TENANT, hour.ns(-2, 0), 60_000 * MS), // over before it
            localDropStall(TENANT, hour.ns(-1, 0), 120_000 * MS), // into it
            localDropStall(TENANT, hour.ns(10, 0), 200 * MS).with("end_reason", "closed"),
            localDropStall(TENANT, hour.ns(59, 0), 120_000 * MS)
                .with("drop_reason", "NETFILTER_DROP")
                .with("drop_location", "nft_do_chain")
                .with("drop_rule", "output: ip f o handle 2: tcp dport 443 drop"), // out of it
            localDropStall(TENANT, hour.ns(60, 0), 1 * MS))); // after it
    JsonNode rows = ask("local-drop-stalls", hour, "");
    assertEquals(
        List.of(hour.ns(59, 0), hour.ns(10, 0), hour.ns(-1, 0)), longs(rows, "start_unix_ns"));
    assertEquals(
        "{\"cause\":\"local_drop:QDISC_DROP\",\"confidence\":\"proven\","
            + "\"evidence\":[\"dropped before it left, 3 times, first QDISC_DROP in tbf_enqueue\"]}",
        rows.get(1).get("verdict").toString());
    assertEquals(
        "dropped before it left, 3 times, first NETFILTER_DROP at output: ip f o handle 2:"
            + " tcp dport 443 drop",
        rows.get(0).get("verdict").get("evidence").get(0).asText());
    assertEquals(
        "{\"node\":\"web-1\",\"stalls\":3,\"never_sent\":1,\"drops\":9,\"bytes\":4344,"
            + "\"total_duration_ns\":240200000000,\"max_duration_ns\":120000000000,"
            + "\"p50_duration_ns\":120000000000,\"p99_duration_ns\":120000000000}",
        ask("local-drop-stalls", hour, "&group_by=node").get(0).toString());
    assertEquals(
        List.of("QDISC_DROP tbf_enqueue 2", "NETFILTER_DROP nft_do_chain 1"),
        texts(
            ask("local-drop-stalls", hour, "&group_by=location"),
            "drop_reason",
            "drop_location",
            "stalls"));
    for (String group : List.of("process", "connection", "peer")) {
      assertEquals(
          List.of(3L),
          longs(ask("local-drop-stalls", hour, "&group_by=" + group), "stalls"),
          group);
    }
    assertEquals(2, ask("local-drop-stalls", hour, "&group_by=reason").size());
  }

  @Test
  void shouldListResetsAndSayWhoSentThem() {
    Hour hour = Hour.ago(34);
    TestClickHouse.insert(
        "resets",
        List.of(
            reset(TENANT, hour.ns(1, 0)),
            reset(TENANT, hour.ns(2, 0)).with("phase", "connecting"),
            reset(TENANT, hour.ns(3, 0))
                .with("sent_by", "local")
                .with("phase", "no_connection")
                .with("reset_reason", "NO_SOCKET")
                .with("pid", 0)
                .with("comm", ""),
            reset(TENANT, hour.ns(4, 0)).with("sent_by", "local").with("node", "web-2")));
    JsonNode rows = ask("resets", hour, "");
    assertEquals(4, rows.size());
    assertEquals(
        List.of("local_reset", "local_reset:NO_SOCKET", "peer_reset", "peer_reset"),
        StreamSupport.stream(rows.spliterator(), false)
            .map(row -> row.get("verdict").get("cause").asText())
            .toList());
    assertEquals(
        "[\"the peer sent a RST while connecting\",\"why it did cannot be seen from this end\"]",
        rows.get(2).get("verdict").get("evidence").toString());
    assertEquals(
        ("{\"node\":\"web-1\",\"resets\":3,\"received\":2,\"sent\":1,\"peers\":1,"
                + "\"first_unix_ns\":%d,\"last_unix_ns\":%d,"
                + "\"by_phase\":{\"connecting\":1,\"established\":1,\"no_connection\":1}}")
            .formatted(hour.ns(1, 0), hour.ns(3, 0)),
        ask("resets", hour, "&group_by=node").get(0).toString());
    assertEquals(
        List.of("remote  2", "local  1", "local NO_SOCKET 1"),
        texts(ask("resets", hour, "&group_by=reason"), "sent_by", "reset_reason", "resets"));
    assertEquals(
        List.of("connecting", "established", "no_connection"),
        texts(ask("resets", hour, "&group_by=phase"), "phase").stream().sorted().toList());
    assertEquals(3, ask("resets", hour, "&group_by=process").size());
    assertEquals(List.of(4L), longs(ask("resets", hour, "&group_by=peer"), "resets"));
  }

  @Test
  void shouldCountDropsStallsAndResetsAsTroubleOfTheirConnection() {
    Hour hour = Hour.ago(36);
    TestClickHouse.insert(
        "drops", List.of(drop(TENANT, hour.ns(1, 0)), drop(TENANT, hour.ns(2, 0))));
    TestClickHouse.insert(
        "local_drop_stalls", List.of(localDropStall(TENANT, hour.ns(3, 0), 200 * MS)));
    TestClickHouse.insert(
        "retransmissions",
        List.of(EventRow.retransmission(TENANT, hour.ns(4, 0)).with("error", 1)));
    TestClickHouse.insert(
        "resets",
        List.of(
            reset(TENANT, hour.ns(5, 0)).with("connection_id", "2"),
            reset(TENANT, hour.ns(5, 0))
                .with("connection_id", "0")
                .with("phase", "no_connection")));
    TestClickHouse.insert(
        "connection_events",
        List.of(EventRow.close(TENANT, hour.ns(5, 0), "reset").with("connection_id", "2")));
    JsonNode rows = ask("connections", hour, "");
    assertEquals(2, rows.size(), rows.toString());
    JsonNode worst = rows.get(0);
    assertEquals(22.0, worst.get("trouble").asDouble(), "2 drops and 200 ms");
    assertEquals(2, worst.get("drops").asInt());
    assertEquals(200 * MS, worst.get("local_drop_stall_ns").asLong());
    assertEquals(0, worst.get("retransmitted_segments").asInt());
    assertEquals(1, worst.get("failed_attempts").asInt());
    assertEquals(hour.ns(1, 0), worst.get("first_unix_ns").asLong());
    JsonNode second = rows.get(1);
    assertEquals(10.0, second.get("trouble").asDouble(), "a reset counts once");
    assertEquals(1, second.get("resets").asInt());
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
