package dev.wirescope.query.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service without its database: it starts, says so, and asks for patience. */
@QuarkusTest
@QuarkusTestResource(value = TestService.class, restrictToAnnotatedClass = true)
@TestProfile(UnavailableTest.NoDatabase.class)
class UnavailableTest {
  /** Nothing listens on port 1. */
  public static final class NoDatabase implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "wirescope.clickhouse.url", "jdbc:clickhouse://user:secret@127.0.0.1:1/wirescope");
    }
  }

  private final Api api = new Api(TestService.token("questions"));

  @Test
  void shouldAnswerThatItIsUnavailableAndWhenToComeBack() {
    for (String path :
        List.of("/ask/zero-windows", "/ask/latency", "/ask/connections", "/findings", "/nodes")) {
      Api.Answer answer = api.get(path);
      assertEquals(503, answer.status(), answer.response().body());
      assertEquals("application/problem+json", answer.type());
      assertTrue(answer.response().headers().firstValue("Retry-After").isPresent());
      String detail = answer.body().get("detail").asText();
      assertTrue(detail.contains("127.0.0.1:1"), detail);
      assertTrue(!detail.contains("secret"), detail);
    }
  }

  @Test
  void shouldSayInItsHealthWhatIsMissing() {
    Api.Answer health = api.send(api.request("/q/health/ready").GET());
    assertEquals(503, health.status());
    assertTrue(health.response().body().contains("clickhouse"), health.response().body());
    assertEquals(200, api.send(api.request("/q/health/live").GET()).status());
  }
}
