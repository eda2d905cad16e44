package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.retransmission;
import static dev.wirescope.query.testing.EventRow.retransmissionOutcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.Hour;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the database says of a retransmission's cause is what {@code Verdicts} says of it. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class RetransmissionCauseTest {
  private static final String TENANT = "causes";

  private final Api api = new Api(TestService.token(TENANT));

  /** What a row of {@code retransmission_outcomes} says; without evidence there is none. */
  private record Told(Boolean spurious, String evidence) {}

  private static final List<Told> OUTCOMES =
      List.of(
          new Told(null, ""),
          new Told(null, "closed"),
          new Told(true, "dsack"),
          new Told(true, "timestamp"),
          new Told(false, "no_dsack"));

  @Test
  void shouldGiveEachCombinationTheCauseOfItsVerdict() {
    Hour hour = Hour.ago(30);
    List<EventRow> rows = new ArrayList<>();
    List<EventRow> outcomes = new ArrayList<>();
    for (String kind : names("retransmission_kind")) {
      for (String dropped : names("dropped")) {
        for (int error : List.of(0, 1, 101)) {
          for (boolean watched : List.of(false, true)) {
            for (Told told : OUTCOMES) {
              // One node for each combination, so that a sum by node has one row in it.
              String node = "combination-" + rows.size();
              rows.add(
                  retransmission(TENANT, hour.ns(1, rows.size()))
                      .with("node", node)
                      .with("seq", 7)
                      .with("number", 3)
                      .with("retransmission_kind", kind)
                      .with("dropped", dropped)
                      .with("error", error)
                      .with("drop_reason", dropped.equals("nothing") ? "" : "QDISC_DROP")
                      .with("drops_watched", watched));
              if (!told.evidence().isEmpty()) {
                outcomes.add(
                    retransmissionOutcome(TENANT, hour.ns(2, 0), 7, 3)
                        .with("node", node)
                        .with("spurious", told.spurious())
                        .with("evidence", told.evidence()));
              }
            }
          }
        }
      }
    }
    TestClickHouse.insert("retransmissions", rows);
    TestClickHouse.insert("retransmission_outcomes", outcomes);

    Map<String, JsonNode> verdicts = new HashMap<>();
    ask(hour, "").forEach(row -> verdicts.put(row.get("node").asText(), row.get("verdict")));
    assertEquals(rows.size(), verdicts.size());
    Map<String, Integer> causes = new HashMap<>();
    for (JsonNode sum : ask(hour, "&group_by=node")) {
      JsonNode verdict = verdicts.get(sum.get("node").asText());
      String cause = verdict.get("cause").asText();
      assertEquals("{\"%s\":1}".formatted(cause), sum.get("by_cause").toString(), "" + verdict);
      assertEquals(
          "{\"%s\":1}".formatted(verdict.get("confidence").asText()),
          sum.get("by_confidence").toString(),
          "" + verdict);
      causes.merge(cause, 1, Integer::sum);
    }
    assertEquals(6, causes.size(), "each cause is among them: " + causes);

    Map<String, Integer> byCause = new HashMap<>();
    for (JsonNode sum : ask(hour, "&group_by=cause")) {
      byCause.put(
          sum.get("cause").asText(),
          sum.get("retransmissions").asInt() + sum.get("failed_attempts").asInt());
    }
    assertEquals(causes, byCause);
  }

  @Test
  void shouldSayOfEachWhetherItWasSpurious() {
    Hour hour = Hour.ago(32);
    TestClickHouse.insert(
        "retransmissions",
        List.of(
            retransmission(TENANT, hour.ns(1, 0)).with("seq", 7).with("number", 1),
            retransmission(TENANT, hour.ns(2, 0)).with("seq", 7).with("number", 2),
            retransmission(TENANT, hour.ns(3, 0)).with("seq", 8).with("number", 3)));
    TestClickHouse.insert(
        "retransmission_outcomes",
        List.of(
            retransmissionOutcome(TENANT, hour.ns(4, 0), 7, 1)
                .with("spurious", false)
                .with("evidence", "timestamp"),
            // Told after the time that is asked for.
            retransmissionOutcome(TENANT, hour.ns(61, 0), 7, 2),
            retransmissionOutcome(TENANT, hour.ns(4, 0), 9, 3),
            retransmissionOutcome("another-tenant", hour.ns(4, 0), 8, 3),
            retransmissionOutcome(TENANT, hour.ns(4, 0), 8, 3).with("node", "web-2")));
    JsonNode rows = ask(hour, "");
    assertEquals(3, rows.size());
    assertTrue(rows.get(0).get("spurious").isNull(), "" + rows);
    assertEquals("true", rows.get(1).get("spurious").toString());
    assertEquals("dsack", rows.get(1).get("spurious_evidence").asText());
    assertEquals("spurious:delay", rows.get(1).get("verdict").get("cause").asText());
    assertEquals("false", rows.get(2).get("spurious").toString());
    JsonNode sum = ask(hour, "&group_by=process").get(0);
    assertEquals(1, sum.get("spurious").asInt());
    assertEquals("{\"spurious:delay\":1,\"unknown\":2}", sum.get("by_cause").toString());
  }

  @Test
  void shouldCountAnAttemptThatFailedAsNothingSent() {
    Hour hour = Hour.ago(31);
    TestClickHouse.insert(
        "retransmissions",
        List.of(
            retransmission(TENANT, hour.ns(1, 0)).with("drops_watched", true),
            // The kernel counts some attempts before it fails with them.
            retransmission(TENANT, hour.ns(2, 0)).with("error", 1).with("segments", 4),
            retransmission(TENANT, hour.ns(3, 0)).with("error", 101).with("segments", 0)));
    JsonNode sum = ask(hour, "&group_by=process").get(0);
    assertEquals(1, sum.get("retransmissions").asInt());
    assertEquals(2, sum.get("failed_attempts").asInt());
    assertEquals(1, sum.get("segments").asInt());
    assertEquals(1448, sum.get("bytes").asInt());
    assertEquals("{\"local_failure\":2,\"path\":1}", sum.get("by_cause").toString());
    assertEquals("{\"inferred\":1,\"proven\":2}", sum.get("by_confidence").toString());
  }

  private JsonNode ask(Hour hour, String more) {
    Api.Answer answer = api.get("/ask/retransmissions?limit=1000&" + hour.window() + more);
    assertEquals(200, answer.status(), answer.response().body());
    return answer.body().get("rows");
  }

  private static List<String> names(String column) {
    return Tables.RETRANSMISSIONS.columns().stream()
        .filter(c -> c.name().equals(column))
        .map(c -> (Choice) c.type())
        .flatMap(choice -> choice.names().stream())
        .map(Choice.Name::name)
        .toList();
  }
}
