package dev.wirescope.query.webhook;

import static dev.wirescope.query.testing.EventRow.zeroWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.question.Times;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.Eventually;
import dev.wirescope.query.testing.Receiver;
import dev.wirescope.query.testing.Receiver.Delivery;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a row in ClickHouse to a real HTTP server that checks what it gets. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class WebhookDeliveryTest {
  private static final String TENANT = "hooks";
  private static final long MS = 1_000_000;
  private static final AtomicLong CONNECTION = new AtomicLong(1000);

  private final Api api = new Api(TestService.token(TENANT));

  @AfterEach
  void removeAll() {
    for (JsonNode hook : api.get("/webhooks").body().get("rows")) {
      assertEquals(204, api.delete("/webhooks/" + hook.get("id").asText()).status());
    }
  }

  @Test
  void shouldRepeatASignedDeliveryUnderOneKeyUntilItIsAccepted() throws GeneralSecurityException {
    try (Receiver receiver = new Receiver(500, 302, 404, 204)) {
      JsonNode hook = add(receiver, "\"kinds\":[\"zero_window\"],\"min_severity\":\"warning\"");
      insert(zeroWindow(TENANT, now(), 300 * MS));
      Eventually.check("the accepted attempt", () -> receiver.deliveries().size() == 4);
      Eventually.check("it is counted", () -> listed(hook).get("delivered").asLong() == 1);

      for (Delivery delivery : receiver.deliveries()) {
        assertEquals("POST", delivery.header(":method"));
        assertEquals("/hook?a=1", delivery.header(":path"));
        assertEquals("finding", delivery.header("Wirescope-Event"));
        assertEquals("application/json", delivery.header("Content-Type"));
        assertEquals(
            receiver.deliveries().getFirst().header("Wirescope-Delivery"),
            delivery.header("Wirescope-Delivery"));
        assertTrue(isSigned(hook.get("secret").asText(), delivery));
        assertFalse(isSigned("another", delivery));
      }
      JsonNode finding = receiver.deliveries().getLast().body();
      assertEquals("zero_window", finding.get("kind").asText());
      assertEquals("reader_slow", finding.get("verdict").get("cause").asText());
      assertFalse(finding.has("tenant"));

      JsonNode listed = listed(hook);
      assertEquals(3, listed.get("failed").asLong());
      assertEquals(0, listed.get("pending").asLong());
      assertEquals("answered 404", listed.get("last_error").asText());
      assertFalse(listed.has("secret"), "the secret is told once");
    }
  }

  @Test
  void shouldTellOnlyOfKindsAndSeveritiesThatAreWanted() {
    try (Receiver critical = new Receiver(200);
        Receiver others = new Receiver(200);
        Receiver stalls = new Receiver(200);
        Receiver everything = new Receiver(200)) {
      add(critical, "\"min_severity\":\"critical\"");
      add(others, "\"kinds\":[\"connect_failed\",\"retransmissions\"]");
      add(stalls, "\"kinds\":[\"local_drop_stall\",\"resets\"]");
      JsonNode every = add(everything, "\"min_severity\":\"info\"");
      assertEquals(
          FindingKind.values().length,
          every.get("kinds").size(),
          "none given is every one: " + every);
      TestClickHouse.insert(
          "local_drop_stalls", List.of(EventRow.localDropStall(TENANT, now(), 20 * MS)));
      insert(zeroWindow(TENANT, now(), 20 * MS));
      insert(zeroWindow(TENANT, now(), 1_500 * MS));
      TestClickHouse.insert(
          "connection_events",
          List.of(
              EventRow.close(TENANT, now(), "refused")
                  .with("established", false)
                  .with("connection_id", next())));
      Eventually.check("all four", () -> everything.deliveries().size() == 4);
      Eventually.check("the critical one", () -> critical.deliveries().size() == 1);
      Eventually.check("the refused one", () -> others.deliveries().size() == 1);
      assertEquals("critical", critical.deliveries().getFirst().body().get("severity").asText());
      Eventually.check("the stall", () -> stalls.deliveries().size() == 1);
      assertEquals("local_drop_stall", stalls.deliveries().getFirst().body().get("kind").asText());
      assertEquals("connect_failed", others.deliveries().getFirst().body().get("kind").asText());
    }
  }

  @Test
  void shouldGoOnWithOthersWhileOneReceiverIsDead() {
    try (Receiver alive = new Receiver(200);
        Receiver dead = new Receiver(200)) {
      JsonNode deadHook = add(dead, "\"min_severity\":\"info\"");
      dead.close();
      add(alive, "\"min_severity\":\"info\"");
      insert(zeroWindow(TENANT, now(), 20 * MS));
      Eventually.check("the living one", () -> alive.deliveries().size() == 1);
      Eventually.check("the failure is shown", () -> listed(deadHook).get("failed").asLong() > 1);
      assertEquals(1, listed(deadHook).get("pending").asLong());
      assertTrue(listed(deadHook).get("last_error").asText().contains("refused"));
    }
  }

  @Test
  void shouldKeepWebhooksInAFileForItsOwnerOnly() throws Exception {
    try (Receiver receiver = new Receiver(200)) {
      JsonNode hook = add(receiver, "\"min_severity\":\"info\"");
      Path file =
          Path.of(ConfigProvider.getConfig().getValue("wirescope.data-dir", String.class))
              .resolve("webhooks.json");
      assertTrue(Files.readString(file).contains(hook.get("secret").asText()));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals(204, api.delete("/webhooks/" + hook.get("id").asText()).status());
      assertFalse(Files.readString(file).contains(hook.get("id").asText()));
    }
  }

  @Test
  void shouldBoundTheWebhooksOfATenant() {
    try (Receiver receiver = new Receiver(200)) {
      for (int i = 0; i < 20; i++) {
        add(receiver, "\"min_severity\":\"info\"");
      }
      Api.Answer answer = api.post("/webhooks", body(receiver, "\"min_severity\":\"info\""));
      assertEquals(400, answer.status());
      assertTrue(answer.body().get("detail").asText().contains("20"));
    }
  }

  private JsonNode add(Receiver receiver, String more) {
    Api.Answer answer = api.post("/webhooks", body(receiver, more));
    assertEquals(201, answer.status(), answer.response().body());
    return answer.body();
  }

  private static String body(Receiver receiver, String more) {
    return "{\"url\":\"" + receiver.url() + "\"," + more + "}";
  }

  private JsonNode listed(JsonNode hook) {
    for (JsonNode row : api.get("/webhooks").body().get("rows")) {
      if (row.get("id").equals(hook.get("id"))) {
        return row;
      }
    }
    throw new AssertionError("not listed: " + hook);
  }

  /** As a receiver would check it, by what the documentation says and nothing else. */
  private static boolean isSigned(String secret, Delivery delivery)
      throws GeneralSecurityException {
    String[] parts = delivery.header("Wirescope-Signature").split(",", -1);
    long seconds = Long.parseLong(parts[0].substring("t=".length()));
    assertTrue(Math.abs(Instant.now().getEpochSecond() - seconds) < 60);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
    return parts[1].equals(
        "v1="
            + HexFormat.of()
                .formatHex(mac.doFinal(delivery.text().getBytes(StandardCharsets.UTF_8))));
  }

  private static void insert(EventRow row) {
    TestClickHouse.insert("zero_windows", List.of(row.with("connection_id", next())));
  }

  private static String next() {
    return Long.toString(CONNECTION.incrementAndGet());
  }

  private static long now() {
    return Times.unixNs(Instant.now());
  }
}
