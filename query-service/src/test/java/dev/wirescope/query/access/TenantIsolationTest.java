package dev.wirescope.query.access;

import static dev.wirescope.query.testing.EventRow.connectionSummary;
import static dev.wirescope.query.testing.EventRow.drop;
import static dev.wirescope.query.testing.EventRow.gap;
import static dev.wirescope.query.testing.EventRow.listenOverflow;
import static dev.wirescope.query.testing.EventRow.localDropStall;
import static dev.wirescope.query.testing.EventRow.microBurst;
import static dev.wirescope.query.testing.EventRow.reset;
import static dev.wirescope.query.testing.EventRow.retransmission;
import static dev.wirescope.query.testing.EventRow.waveform;
import static dev.wirescope.query.testing.EventRow.zeroWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.question.Times;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.EventStream;
import dev.wirescope.query.testing.Eventually;
import dev.wirescope.query.testing.Receiver;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A second tenant sees nothing of the first, wherever he looks. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class TenantIsolationTest {
  private static final String OWNER = "isolated";
  private static final long MS = 1_000_000;
  private static final String NODE = "node-of-the-owner";

  private final Api owner = new Api(TestService.token(OWNER));
  private final Api stranger = new Api(TestService.token("stranger"));

  @Test
  void shouldShowAStrangerNothingAnywhere() {
    try (EventStream ownersStream = new EventStream(TestService.token(OWNER), "0");
        EventStream strangersStream = new EventStream(TestService.token("stranger"), "0");
        Receiver ownersReceiver = new Receiver(200);
        Receiver strangersReceiver = new Receiver(200)) {
      String ownersHook = hook(owner, ownersReceiver);
      hook(stranger, strangersReceiver);
      insertTrouble();
      Eventually.check("the owner's stream", () -> ownersStream.events().size() == 7);
      Eventually.check("the owner's webhook", () -> ownersReceiver.deliveries().size() == 7);

      List<String> paths = new ArrayList<>();
      for (String question :
          List.of(
              "zero-windows",
              "retransmissions",
              "drops",
              "local-drop-stalls",
              "resets",
              "connection-summaries",
              "listen-overflows",
              "micro-bursts",
              "gaps",
              "waveform",
              "latency",
              "connections")) {
        paths.add("/ask/" + question + "?explain=true");
        paths.add("/ask/" + question + "?explain=true&node=" + NODE);
      }
      paths.add("/ask/zero-windows?explain=true&group_by=node");
      paths.add("/ask/retransmissions?explain=true&group_by=node");
      paths.add("/ask/retransmissions?explain=true&group_by=cause");
      paths.add("/ask/drops?explain=true&group_by=node");
      paths.add("/ask/local-drop-stalls?explain=true&group_by=node");
      paths.add("/ask/resets?explain=true&group_by=node");
      paths.add("/ask/connection-summaries?explain=true&group_by=node");
      paths.add("/ask/listen-overflows?explain=true&group_by=node");
      paths.add("/ask/connections?explain=true&group_by=node");
      paths.add("/ask/micro-bursts?explain=true&group_by=node");
      paths.add("/ask/gaps?explain=true&group_by=node");
      paths.add("/ask/latency?explain=true&group_by=node");
      paths.add("/findings?explain=true");
      paths.add("/nodes");
      paths.add("/webhooks");
      for (String path : paths) {
        assertTrue(isSeen(owner.get(path)), "the owner sees it: " + path);
        String seen = strip(stranger.get(path).response().body());
        assertFalse(seen.contains(NODE), path + " showed " + seen);
        assertFalse(seen.contains(OWNER), path + " showed " + seen);
        assertFalse(seen.contains(ownersHook), path + " showed " + seen);
        assertFalse(seen.contains("\"connects\":1"), path + " showed " + seen);
      }
      assertEquals(404, stranger.delete("/webhooks/" + ownersHook).status());
      assertTrue(owner.get("/webhooks").response().body().contains(ownersHook));
      assertTrue(strangersStream.events().isEmpty());
      assertTrue(strangersReceiver.deliveries().isEmpty());
    }
  }

  private static void insertTrouble() {
    long now = Times.unixNs(Instant.now());
    TestClickHouse.insert(
        "zero_windows", List.of(zeroWindow(OWNER, now - 300 * MS, 200 * MS).with("node", NODE)));
    List<EventRow> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sent.add(retransmission(OWNER, now - i * MS).with("node", NODE));
    }
    TestClickHouse.insert("retransmissions", sent);
    TestClickHouse.insert(
        "connection_summaries", List.of(connectionSummary(OWNER, now).with("node", NODE)));
    TestClickHouse.insert(
        "listen_overflows", List.of(listenOverflow(OWNER, now).with("node", NODE)));
    TestClickHouse.insert("drops", List.of(drop(OWNER, now).with("node", NODE)));
    TestClickHouse.insert(
        "local_drop_stalls",
        List.of(localDropStall(OWNER, now - 20 * MS, 20 * MS).with("node", NODE)));
    List<EventRow> resets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      resets.add(reset(OWNER, now - i * MS).with("node", NODE));
    }
    TestClickHouse.insert("resets", resets);
    TestClickHouse.insert(
        "micro_bursts", List.of(microBurst(OWNER, now - MS, MS / 2).with("node", NODE)));
    TestClickHouse.insert("gaps", List.of(gap(OWNER, now - 20 * MS, 20 * MS).with("node", NODE)));
    TestClickHouse.insert(
        "waveforms", List.of(waveform(OWNER, now - MS, List.of(0L, 0L, 9L)).with("node", NODE)));
    TestClickHouse.insert(
        "connection_events",
        List.of(
            EventRow.connect(OWNER, now, MS).with("node", NODE),
            EventRow.close(OWNER, now, "timeout")
                .with("node", NODE)
                .with("established", false)
                .with("connection_id", "9")));
    TestClickHouse.insert(
        "probe_status", List.of(EventRow.heartbeat(OWNER, NODE, "zero_window", now, 5, 0)));
  }

  /** Whether the owner's trouble shows: his node, or in a row without one, his connection. */
  private static boolean isSeen(Api.Answer answer) {
    String body = answer.response().body();
    return answer.status() == 200
        && (body.contains(NODE) || body.contains("\"connects\":1") || body.contains("\"url\":"));
  }

  /** What the stranger sent himself is no secret from him. */
  private static String strip(String body) {
    return body.replace("SET param_node = '" + NODE + "';", "");
  }

  private static String hook(Api api, Receiver receiver) {
    Api.Answer answer =
        api.post("/webhooks", "{\"url\":\"" + receiver.url() + "\",\"min_severity\":\"info\"}");
    assertEquals(201, answer.status(), answer.response().body());
    return answer.body().get("id").asText();
  }
}
