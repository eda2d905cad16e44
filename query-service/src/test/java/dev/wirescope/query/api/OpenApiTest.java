package dev.wirescope.query.api;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.TestService;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestService.class)
class OpenApiTest {
  private static final Map<String, List<String>> PATHS =
      Map.ofEntries(
          entry("/ask/zero-windows", List.of("get")),
          entry("/ask/retransmissions", List.of("get")),
          entry("/ask/drops", List.of("get")),
          entry("/ask/local-drop-stalls", List.of("get")),
          entry("/ask/resets", List.of("get")),
          entry("/ask/connection-summaries", List.of("get")),
          entry("/ask/listen-overflows", List.of("get")),
          entry("/ask/micro-bursts", List.of("get")),
          entry("/ask/gaps", List.of("get")),
          entry("/ask/waveform", List.of("get")),
          entry("/ask/latency", List.of("get")),
          entry("/ask/connections", List.of("get")),
          entry("/findings", List.of("get")),
          entry("/events", List.of("get")),
          entry("/nodes", List.of("get")),
          entry("/webhooks", List.of("get", "post")),
          entry("/webhooks/{id}", List.of("delete")));

  private final Api nobody = new Api(null);

  @Test
  void shouldDescribeEveryPathWithItsTokenAndErrors() {
    JsonNode document = document();
    assertEquals(PATHS.size(), document.get("paths").size(), "the test knows every path");
    assertEquals(
        "bearer",
        document.get("components").get("securitySchemes").get("token").get("scheme").asText());
    PATHS.forEach(
        (path, methods) -> {
          for (String method : methods) {
            JsonNode operation = document.get("paths").get("/api/v1" + path).get(method);
            assertNotNull(operation, method + " " + path);
            assertTrue(operation.get("summary").asText().length() > 10, path);
            assertTrue(operation.get("security").get(0).has("token"), path);
            assertTrue(operation.get("responses").has("401"), path);
            assertTrue(operation.get("responses").has("503"), path);
          }
        });
  }

  @Test
  void shouldDescribeEachParameter() {
    Map.of("latency", 11, "micro-bursts", 12, "gaps", 12, "waveform", 12)
        .forEach(
            (question, count) -> {
              JsonNode parameters =
                  document()
                      .get("paths")
                      .get("/api/v1/ask/" + question)
                      .get("get")
                      .get("parameters");
              assertEquals(count, parameters.size(), parameters.toString());
              parameters.forEach(
                  parameter -> assertTrue(parameter.has("description"), parameter.toString()));
            });
  }

  @Test
  void shouldDescribeRowsByTheirColumns() {
    JsonNode schemas = document().get("components").get("schemas");
    Map.of(
            "ZeroWindow", Tables.ZERO_WINDOWS,
            "Retransmission", Tables.RETRANSMISSIONS,
            "Drop", Tables.DROPS,
            "LocalDropStall", Tables.LOCAL_DROP_STALLS,
            "Reset", Tables.RESETS,
            "ConnectionSummary", Tables.CONNECTION_SUMMARIES,
            "ListenOverflow", Tables.LISTEN_OVERFLOWS,
            "MicroBurst", Tables.MICRO_BURSTS,
            "Gap", Tables.GAPS,
            "Waveform", Tables.WAVEFORMS)
        .forEach((schema, table) -> described(schemas.get(schema).get("properties"), table));
    assertTrue(schemas.get("ZeroWindow").get("properties").has("verdict"));
  }

  private static void described(JsonNode properties, Table table) {
    for (Column column : table.columns()) {
      JsonNode property = properties.get(column.name());
      assertNotNull(property, column.name());
      assertTrue(property.get("description").asText().startsWith(column.meaning()), column.name());
    }
  }

  @Test
  void shouldNeedNoTokenForHealthAndMetrics() {
    assertEquals(200, nobody.send(nobody.request("/q/health/live").GET()).status());
    String metrics = nobody.send(nobody.request("/q/metrics").GET()).response().body();
    assertTrue(metrics.contains("wirescope_query_findings_told_total"), metrics);
  }

  private JsonNode document() {
    return nobody.send(nobody.request("/q/openapi?format=json").GET()).body();
  }
}
