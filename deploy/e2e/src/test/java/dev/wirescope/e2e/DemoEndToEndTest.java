package dev.wirescope.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.up.demo.Signature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer sees of {@code wirescope up --demo}: findings, answers, a webhook, a dashboard.
 */
@Timeout(300)
class DemoEndToEndTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir private static Path temp;
  private static Product product;

  @BeforeAll
  static void start() throws Exception {
    product = Product.start(temp.resolve("data"), "--demo");
  }

  @AfterAll
  static void stop() throws Exception {
    if (product != null) {
      product.close();
    }
  }

  @Test
  void everyKindOfFindingNamesItsThread() throws Exception {
    awaitFinding("zero_window", "local", "slow-reader");
    awaitFinding("zero_window", "peer", "flooder");
    awaitFinding("retransmissions", null, "file-server");
    awaitFinding("connect_failed", null, "wrong-number");
  }

  @Test
  void answersSayHowCompleteTheyAre() throws Exception {
    awaitFinding("zero_window", "local", "slow-reader");
    for (String question : List.of("zero-windows", "retransmissions", "latency", "connections")) {
      JsonNode answer = product.api().get("/ask/" + question + "?since=5m");
      assertEquals(question, answer.path("question").asText());
      assertTrue(answer.path("rows").size() > 0, answer.toString());
      JsonNode completeness = answer.path("completeness");
      assertEquals(0, completeness.path("events_lost").asLong(), completeness.toString());
      assertEquals(1, completeness.path("nodes").size(), completeness.toString());
      assertEquals(0, completeness.path("nodes_silent").size(), completeness.toString());
      assertEquals(0, completeness.path("probes_not_running").size(), completeness.toString());
    }
  }

  /**
   * The batch is a burst on the client's interface, its culprit is named, and there is a drawing.
   */
  @Test
  void aBurstNamesItsThreadAndHasAWaveform() throws Exception {
    JsonNode burst = awaitBurst("batch-export");
    assertEquals("clean", burst.path("interface").asText());
    assertTrue(burst.path("bytes").asLong() > 100_000, burst.toString());
    assertEquals("configured", burst.path("rate_source").asText());
    String question =
        "/ask/waveform?since=10m&interface=clean&direction=outbound&netns="
            + burst.path("netns").asLong()
            + "&subject=micro_burst&subject_start_unix_ns="
            + burst.path("start_unix_ns").asText();
    Product.await(
        "the burst's waveform",
        A_MINUTE,
        () -> product.api().get(question).path("rows").size() > 0);
  }

  /** Each 250th quote is dropped: the next of them is 250 numbers further on. */
  @Test
  void aFeedSaysWhichQuoteIsMissing() throws Exception {
    awaitFinding("gap", null, "quote-reader");
    String question = "/ask/gaps?since=10m&comm=quote-reader";
    Product.await(
        "two gaps of the feed",
        A_MINUTE,
        () -> product.api().get(question).path("rows").size() > 1);
    // Another demo on this machine is seen, too: only one reader's gaps are compared.
    long pid = product.api().get(question).path("rows").get(0).path("pid").asLong();
    Product.await(
        "two gaps of one reader",
        A_MINUTE,
        () -> product.api().get(question + "&pid=" + pid).path("rows").size() > 1);
    JsonNode rows = product.api().get(question + "&pid=" + pid).path("rows");
    JsonNode last = rows.get(0);
    assertEquals("sequence", last.path("gap_kind").asText(), last.toString());
    assertEquals("lost", last.path("verdict").path("cause").asText(), last.toString());
    assertEquals(1, last.path("sequence_missing").asLong(), last.toString());
    assertEquals(
        250,
        last.path("sequence_first").asLong() - rows.get(1).path("sequence_first").asLong(),
        rows.toString());
    assertTrue(last.path("executable").asText().endsWith("/bin/java"), last.toString());
  }

  @Test
  void aClosedWindowIsDrawnWithTheConnectionsOwnBytes() throws Exception {
    awaitFinding("zero_window", "peer", "flooder");
    String question = "/ask/waveform?since=10m&subject=zero_window&direction=outbound&points=64";
    Product.await(
        "the waveform of a closed window",
        A_MINUTE,
        () -> {
          for (JsonNode row : product.api().get(question).path("rows")) {
            for (JsonNode bytes : row.path("flow_bytes")) {
              if (bytes.asLong() > 0) {
                return true;
              }
            }
          }
          return false;
        });
  }

  private static JsonNode awaitBurst(String comm) throws Exception {
    String question = "/ask/micro-bursts?since=10m&direction=outbound&comm=" + comm;
    Product.await(
        "a burst of " + comm, A_MINUTE, () -> product.api().get(question).path("rows").size() > 0);
    return product.api().get(question).path("rows").get(0);
  }

  @Test
  void anEpisodeIsSeenFromBothSides() throws Exception {
    awaitFinding("zero_window", "local", "slow-reader");
    awaitFinding("zero_window", "peer", "flooder");
    JsonNode rows = product.api().get("/ask/zero-windows?since=5m&limit=1000").path("rows");
    boolean matched = false;
    for (JsonNode local : rows) {
      for (JsonNode peer : rows) {
        matched |=
            local.path("side").asText().equals("local")
                && peer.path("side").asText().equals("peer")
                && local.path("local_port").asInt() == peer.path("remote_port").asInt()
                && Math.abs(ns(local, "start_unix_ns") - ns(peer, "start_unix_ns")) < 1_000_000
                && Math.abs(ns(local, "duration_ns") - ns(peer, "duration_ns")) < 1_000_000;
      }
    }
    assertTrue(matched, "no pair of episodes within 1 ms");
  }

  @Test
  void aWebhookIsSignedAndTriedAgainUnderTheSameKey() throws Exception {
    try (Receiver receiver = new Receiver(1)) {
      JsonNode webhook =
          product
              .api()
              .post("/webhooks", Map.of("url", receiver.url(), "kinds", List.of("zero_window")));
      Product.await("two calls", A_MINUTE, () -> receiver.calls().size() >= 2);
      Receiver.Call refused = receiver.calls().getFirst();
      assertEquals(503, refused.answered());
      Product.await(
          "the same delivery again",
          A_MINUTE,
          () ->
              receiver.calls().stream()
                  .anyMatch(
                      call ->
                          call.answered() == 204 && call.delivery().equals(refused.delivery())));
      for (Receiver.Call call : receiver.calls()) {
        String secret = webhook.path("secret").asText();
        assertTrue(
            Signature.verifies(
                call.signature(),
                call.body().getBytes(StandardCharsets.UTF_8),
                secret,
                Instant.now(),
                A_MINUTE),
            call.signature());
        assertEquals("finding", call.event());
        assertEquals("zero_window", call.json().path("kind").asText());
      }
      product.api().delete("/webhooks/" + webhook.path("id").asText());
    }
  }

  @Test
  void theDashboardShowsFindings() throws Exception {
    awaitFinding("zero_window", "local", "slow-reader");
    try (Browser browser = Browser.open(product.dashboard(), temp.resolve("profile"))) {
      Product.await(
          "the slow reader on the page", A_MINUTE, () -> browser.text().contains("slow-reader"));
      assertNotEquals("", browser.evaluate("document.title"));
    }
  }

  @Test
  void findingsAreStreamed() throws Exception {
    HttpRequest request =
        request("/api/v1/events").header("Authorization", "Bearer " + product.token()).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<java.util.stream.Stream<String>> response =
          http.send(request, BodyHandlers.ofLines());
      assertEquals(200, response.statusCode());
      assertTrue(response.body().anyMatch(line -> line.startsWith("data:") && line.contains("id")));
      http.shutdownNow();
    }
  }

  @Test
  void nobodyIsAnsweredWithoutAToken() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : List.of("/api/v1/findings", "/api/v1/nodes", "/api/v1/events")) {
        HttpResponse<String> response = http.send(request(path).build(), BodyHandlers.ofString());
        assertEquals(401, response.statusCode(), path);
      }
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(product.base() + path)).timeout(A_MINUTE);
  }

  private static void awaitFinding(String kind, String side, String comm) throws Exception {
    Product.await(
        kind + " of " + comm + " among " + seen(),
        A_MINUTE,
        () -> seen().contains(kind + " " + side + " " + comm));
  }

  private static Set<String> seen() throws IOException, InterruptedException {
    Set<String> seen = new java.util.TreeSet<>();
    for (JsonNode finding : product.api().get("/findings?since=15m&limit=1000").path("rows")) {
      JsonNode side = finding.path("side");
      seen.add(
          finding.path("kind").asText()
              + " "
              + (side.isTextual() ? side.asText() : null)
              + " "
              + finding.path("comm").asText());
    }
    return seen;
  }

  private static long ns(JsonNode row, String column) {
    return row.path(column).asLong();
  }
}
