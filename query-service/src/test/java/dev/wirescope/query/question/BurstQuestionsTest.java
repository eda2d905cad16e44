package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.flow;
import static dev.wirescope.query.testing.EventRow.gap;
import static dev.wirescope.query.testing.EventRow.microBurst;
import static dev.wirescope.query.testing.EventRow.sequenceGap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.Hour;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What interfaces carried at once, and when they carried nothing, against a real ClickHouse. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class BurstQuestionsTest {
  private static final String TENANT = "bursts";
  private static final long MS = 1_000_000;

  private final Api api = new Api(TestService.token(TENANT));

  @Test
  void shouldListBurstsOfTheWindowOnceWithFlowsDropsAndVerdict() {
    Hour hour = Hour.ago(30);
    long open = hour.ns(10, 7);
    TestClickHouse.insert(
        "micro_bursts",
        List.of(
            microBurst(TENANT, hour.ns(-1, 0), 200 * MS), // over before it
            microBurst(TENANT, hour.ns(0, -MS), 2 * MS), // into it
            microBurst(TENANT, open, 100 * MS).with("end_reason", "open"),
            microBurst(TENANT, open, 100 * MS).with("direction", "inbound"),
            microBurst(TENANT, hour.ns(59, 0), MS)
                .with("top_flows", "")
                .with("drops", "{\"QDISC_DROP\":2}")
                .with("rate_bits_per_second", null)
                .with("queue_wait_ns", null),
            microBurst(TENANT, hour.ns(60, 0), MS))); // after it
    // The end of the open one, in an insert of its own as in life.
    TestClickHouse.insert(
        "micro_bursts", List.of(microBurst(TENANT, open, 134 * MS).with("bytes", 9_000_000)));
    JsonNode rows = ask("micro-bursts", hour, "");
    assertEquals(
        List.of(hour.ns(59, 0), open, open, hour.ns(0, -MS)), longs(rows, "start_unix_ns"));
    assertEquals(List.of("outbound", "inbound"), texts(rows, "direction").subList(1, 3));
    assertEquals(134 * MS, rows.get(1).get("duration_ns").asLong());
    assertEquals("drained", rows.get(1).get("end_reason").asText());
    assertFalse(rows.get(0).has("tenant") || rows.get(0).has("inserted_at"));

    JsonNode last = rows.get(0);
    assertTrue(last.get("top_flows").isNull(), last.toString());
    assertTrue(last.get("rate_bits_per_second").isNull());
    assertEquals("{\"QDISC_DROP\":2}", last.get("drops").toString());
    assertEquals("unknown", last.get("verdict").get("cause").asText());
    JsonNode first = rows.get(3);
    assertEquals("iperf3", first.get("top_flows").get(0).get("comm").asText());
    assertEquals(0.74, first.get("top_flows").get(0).get("share").asDouble());
    assertEquals(10_000_000_000L, first.get("rate_bits_per_second").asLong());
    assertEquals(
        "{\"cause\":\"flow:iperf3\",\"confidence\":\"proven\",\"evidence\":["
            + "\"1.1 MiB outbound within 2.0 ms, 4.8 Gbit/s in the mean\","
            + "\"a queue that drains at 5.0 Gbit/s would have held 900 KiB; a burst from 128 KiB"
            + " on, by half of 10.0 Gbit/s (ethtool) and by what is usual here\","
            + "\"iperf3 (pid 4711) with 10.0.0.2:5201 had 74 % of the bytes\"]}",
        first.get("verdict").toString());
  }

  @Test
  void shouldAddBurstsUpAndFilterThem() {
    Hour hour = Hour.ago(32);
    TestClickHouse.insert(
        "micro_bursts",
        List.of(
            microBurst(TENANT, hour.ns(1, 0), MS).with("drops", "{\"QDISC_DROP\":2}"),
            microBurst(TENANT, hour.ns(2, 0), 3 * MS)
                .with("peak_queue_bytes", 2_000_000)
                .with("retransmits", 4),
            microBurst(TENANT, hour.ns(3, 0), MS)
                .with("interface", "eth1")
                .with("rule", "base")
                .with("bytes", 100)
                .with("top_flows", flow("nginx", 9, 80, 0.5))
                .with("comm", "nginx")
                .with("pid", 9)
                .with("remote_ip", "::ffff:10.0.0.3")));
    assertEquals(
        ("{\"node\":\"web-1\",\"netns\":4026531840,\"interface\":\"eth0\",\"direction\":\"outbound\","
                + "\"bursts\":2,\"total_bytes\":2400000,\"total_duration_ns\":4000000,"
                + "\"max_duration_ns\":3000000,\"p50_duration_ns\":3000000,"
                + "\"p99_duration_ns\":3000000,\"max_peak_queue_bytes\":2000000,"
                + "\"max_peak_bits_per_second\":31000000000,\"bursts_with_drops\":1,"
                + "\"retransmits\":4,\"ecn_ce_packets\":0,\"first_unix_ns\":%d,"
                + "\"last_unix_ns\":%d}")
            .formatted(hour.ns(1, 0), hour.ns(2, 0)),
        ask("micro-bursts", hour, "&group_by=interface").get(0).toString());
    assertEquals(
        List.of("both", "base"), texts(ask("micro-bursts", hour, "&group_by=rule"), "rule"));
    assertEquals(
        List.of("iperf3", "nginx"), texts(ask("micro-bursts", hour, "&group_by=process"), "comm"));
    assertEquals(
        List.of("10.0.0.2", "10.0.0.3"),
        texts(ask("micro-bursts", hour, "&group_by=peer"), "remote_ip"));
    assertEquals(List.of(3L), longs(ask("micro-bursts", hour, "&group_by=node"), "bursts"));
    assertEquals(1, ask("micro-bursts", hour, "&interface=eth1").size());
    assertEquals(1, ask("micro-bursts", hour, "&pid=9&comm=nginx").size());
    assertEquals(0, ask("micro-bursts", hour, "&direction=inbound").size());
    assertEquals(3, ask("micro-bursts", hour, "&direction=outbound&connection_id=12ab").size());
  }

  @Test
  void shouldListGapsThatLastedIntoTheWindowAndAddThemUp() {
    Hour hour = Hour.ago(34);
    TestClickHouse.insert(
        "gaps",
        List.of(
            gap(TENANT, hour.ns(-2, 0), 60_000 * MS), // over before it
            gap(TENANT, hour.ns(-1, 0), 120_000 * MS), // into it
            gap(TENANT, hour.ns(10, 0), 120 * MS)
                .with("cause", "host_paused")
                .with("host_paused_ns", 90 * MS)
                .with("bytes_unsent", 4096)
                .with("direction", "outbound"),
            gap(TENANT, hour.ns(59, 0), 120_000 * MS).with("cause", "unknown"), // out of it
            gap(TENANT, hour.ns(60, 0), 5 * MS))); // after it
    JsonNode rows = ask("gaps", hour, "");
    assertEquals(
        List.of(hour.ns(59, 0), hour.ns(10, 0), hour.ns(-1, 0)), longs(rows, "start_unix_ns"));
    assertEquals(
        "{\"cause\":\"host_paused\",\"confidence\":\"proven\",\"evidence\":["
            + "\"no packet for 120.0 ms; before it one each 200.0 µs, a gap from 4.0 ms on\","
            + "\"500 packets in the 100 ms before it\","
            + "\"a CPU of this node did not run for 90.0 ms of it, 75 %\","
            + "\"4 KiB waited to be sent\"]}",
        rows.get(1).get("verdict").toString());
    assertTrue(rows.get(0).get("bytes_unsent").isNull());
    assertEquals(
        ("{\"node\":\"web-1\",\"gaps\":3,\"total_duration_ns\":240120000000,"
                + "\"max_duration_ns\":120000000000,\"p50_duration_ns\":120000000000,"
                + "\"p99_duration_ns\":120000000000,\"host_paused_ns\":90000000,"
                + "\"first_unix_ns\":%d,\"last_unix_ns\":%d,\"by_cause\":"
                + "{\"host_paused\":1,\"peer_or_path_silent\":1,\"unknown\":1}}")
            .formatted(hour.ns(-1, 0), hour.ns(59, 0)),
        ask("gaps", hour, "&group_by=node").get(0).toString());
    assertEquals(3, ask("gaps", hour, "&group_by=cause").size());
    assertEquals(
        List.of("inbound", "outbound"),
        texts(ask("gaps", hour, "&group_by=interface"), "direction"));
    for (String group : List.of("process", "peer")) {
      assertEquals(List.of(3L), longs(ask("gaps", hour, "&group_by=" + group), "gaps"), group);
    }
    assertEquals(1, ask("gaps", hour, "&direction=outbound&interface=eth0").size());
  }

  @Test
  void shouldSayWhichNumbersAFeedSkipped() {
    Hour hour = Hour.ago(36);
    TestClickHouse.insert("gaps", List.of(sequenceGap(TENANT, hour.ns(10, 0), 2 * MS)));
    assertEquals(
        "{\"cause\":\"lost\",\"confidence\":\"proven\",\"evidence\":["
            + "\"numbers 17 to 19 were missing, for 2.0 ms\",\"1 of 3 came late\"]}",
        ask("gaps", hour, "").get(0).get("verdict").toString());
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

  private static List<String> texts(JsonNode rows, String name) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.get(name).asText())
        .toList();
  }
}
