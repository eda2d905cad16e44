package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.retransmission;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void shouldGiveEachCombinationTheCauseOfItsVerdict() {
    Hour hour = Hour.ago(30);
    List<EventRow> rows = new ArrayList<>();
    for (String kind : names("retransmission_kind")) {
      for (String dropped : names("dropped")) {
        for (int error : List.of(0, 1, 101)) {
          for (boolean watched : List.of(false, true)) {
            rows.add(
                retransmission(TENANT, hour.ns(1, rows.size()))
                    // One node for each combination, so that a sum by node has one row in it.
                    .with("node", "combination-" + rows.size())
                    .with("retransmission_kind", kind)
                    .with("dropped", dropped)
                    .with("error", error)
                    .with("drop_reason", dropped.equals("nothing") ? "" : "QDISC_DROP")
                    .with("drops_watched", watched));
          }
        }
      }
    }
    TestClickHouse.insert("retransmissions", rows);

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
    assertEquals(5, causes.size(), "each cause is among them: " + causes);

    Map<String, Integer> byCause = new HashMap<>();
    for (JsonNode sum : ask(hour, "&group_by=cause")) {
      byCause.put(
          sum.get("cause").asText(),
          sum.get("retransmissions").asInt() + sum.get("failed_attempts").asInt());
    }
    assertEquals(causes, byCause);
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
