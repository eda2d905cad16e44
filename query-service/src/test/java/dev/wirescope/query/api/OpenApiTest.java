package dev.wirescope.query.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.TestService;
import dev.wirescope.schema.Column;
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
      Map.of(
          "/ask/zero-windows", List.of("get"),
          "/ask/retransmissions", List.of("get"),
          "/ask/latency", List.of("get"),
          "/ask/connections", List.of("get"),
          "/findings", List.of("get"),
          "/events", List.of("get"),
          "/nodes", List.of("get"),
          "/webhooks", List.of("get", "post"),
          "/webhooks/{id}", List.of("delete"));

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
    JsonNode parameters =
        document().get("paths").get("/api/v1/ask/latency").get("get").get("parameters");
    assertEquals(10, parameters.size(), parameters.toString());
    parameters.forEach(parameter -> assertTrue(parameter.has("description"), parameter.toString()));
  }

  @Test
  void shouldDescribeRowsByTheirColumns() {
    JsonNode schemas = document().get("components").get("schemas");
    for (Column column : Tables.ZERO_WINDOWS.columns()) {
      JsonNode property = schemas.get("ZeroWindow").get("properties").get(column.name());
      assertNotNull(property, column.name());
      assertTrue(property.get("description").asText().startsWith(column.meaning()), column.name());
    }
    assertTrue(schemas.get("ZeroWindow").get("properties").has("verdict"));
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
