package dev.wirescope.query.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong is said to who sent it, in the form of RFC 9457. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class BadInputTest {
  private static final String TOKEN = TestService.token("input");

  private final Api api = new Api(TOKEN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ask/zero-windows?since=yesterday | since",
        "/ask/zero-windows?since=32d | since",
        "/ask/zero-windows?since= | since",
        "/ask/zero-windows?until=never | until",
        "/ask/zero-windows?since=1h&until=2262-06-01T00:00:00Z | until",
        "/ask/zero-windows?limit=0 | limit",
        "/ask/zero-windows?limit=1001 | limit",
        "/ask/zero-windows?limit=99999999999999999999 | limit",
        "/ask/zero-windows?limit=ten | limit",
        "/ask/zero-windows?limit=1&limit=2 | limit",
        "/ask/zero-windows?pid=-1 | pid",
        "/ask/zero-windows?pid=4294967296 | pid",
        "/ask/zero-windows?node= | node",
        "/ask/zero-windows?comm=a%00b | comm",
        "/ask/zero-windows?connection_id=xyz | connection_id",
        "/ask/zero-windows?connection_id=00000000000000001 | connection_id",
        "/ask/zero-windows?explain=yes | explain",
        "/ask/zero-windows?group_by=tenant | group_by",
        "/ask/zero-windows?group_by=kind | group_by",
        "/ask/zero-windows?group_by=node%20FROM%20system.tables%20-- | group_by",
        "/ask/retransmissions?group_by= | group_by",
        "/ask/drops?group_by=cause | group_by",
        "/ask/local-drop-stalls?group_by=phase | group_by",
        "/ask/resets?group_by=location | group_by",
        "/ask/drops?interface=eth0 | interface",
        "/ask/micro-bursts?group_by=cause | group_by",
        "/ask/micro-bursts?direction=up | direction",
        "/ask/micro-bursts?interface= | interface",
        "/ask/gaps?group_by=rule | group_by",
        "/ask/gaps?points=100 | points",
        "/ask/waveform?pid=1 | pid",
        "/ask/waveform?group_by=node | group_by",
        "/ask/waveform?points=15 | points",
        "/ask/waveform?points=16385 | points",
        "/ask/waveform?limit=101 | limit",
        "/ask/waveform?netns=-1 | netns",
        "/ask/waveform?subject=burst | subject",
        "/ask/waveform?subject_start_unix_ns=now | subject_start_unix_ns",
        "/ask/latency?group_by=connection | group_by",
        "/ask/latency?step=500ms | step",
        "/ask/latency?step=0s | step",
        "/ask/latency?since=31d&step=1s | step",
        "/ask/connections?group_by=kind | group_by",
        "/ask/connections?tenant=other | tenant",
        "/ask/zero-windows?step=1s | step",
        "/findings?kind=everything | kind",
        "/findings?pid=1 | pid",
        "/nodes?since=1h | since",
      })
  void shouldNameTheParameterThatIsWrong(String path, String parameter) {
    Api.Answer answer = api.get(path);
    assertEquals(400, answer.status(), answer.response().body());
    assertEquals("application/problem+json", answer.type());
    assertEquals(parameter, answer.body().get("parameter").asText());
    assertEquals(400, answer.body().get("status").asInt());
    assertTrue(answer.body().hasNonNull("title") && answer.body().hasNonNull("type"));
    assertTrue(answer.body().get("detail").asText().length() > 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"url\":\"ftp://example.org/\"} | url",
        "{\"url\":\"http://169.254.169.254/latest/meta-data\"} | url",
        "{\"url\":\"http://[::ffff:169.254.169.254]/\"} | url",
        "{\"url\":\"http://0.0.0.0:9000/\"} | url",
        "{\"url\":\"http://0/\"} | url",
        "{\"url\":\"http://2852039166/\"} | url",
        "{\"url\":\"http://255.255.255.255/\"} | url",
        "{\"url\":\"http://224.0.0.1/\"} | url",
        "{\"url\":\"http://a:b@127.0.0.1/\"} | url",
        "{\"url\":\"http://no-such-host.invalid/\"} | url",
        "{} | url",
        "{\"url\":\"http://127.0.0.1:9/\",\"kinds\":[\"everything\"]} | kinds",
        "{\"url\":\"http://127.0.0.1:9/\",\"kinds\":[]} | kinds",
        "{\"url\":\"http://127.0.0.1:9/\",\"kinds\":[null]} | kinds",
        "{\"url\":\"http://127.0.0.1:9/\",\"min_severity\":\"fatal\"} | min_severity",
        "null | url",
      })
  void shouldRefuseWebhooksThatCannotBe(String body, String parameter) {
    Api.Answer answer = api.post("/webhooks", body);
    assertEquals(400, answer.status(), answer.response().body());
    assertEquals(parameter, answer.body().get("parameter").asText(), answer.response().body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "\"x\"", "{\"url\":5,\"secret\":\"mine\"}", "{\"url\":{}}"})
  void shouldRefuseBodiesThatAreNoWebhook(String body) {
    Api.Answer answer = api.post("/webhooks", body);
    assertEquals(400, answer.status(), answer.response().body());
    assertEquals("application/problem+json", answer.type());
  }

  @Test
  void shouldRefuseABodyThatIsTooLargeBeforeItIsSent() throws IOException {
    URI uri = Api.uri("/api/v1/webhooks");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                  .formatted(uri.getPath(), TOKEN)
              + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
      assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "99999999999999999999"})
  void shouldRefuseACursorThatIsNone(String cursor) {
    Api.Answer answer =
        api.send(api.request("/api/v1/events").header("Last-Event-ID", cursor).GET());
    assertEquals(400, answer.status());
    assertEquals("Last-Event-ID", answer.body().get("parameter").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ask/zero-windows",
        "/ask/retransmissions",
        "/ask/latency",
        "/ask/connections",
        "/findings",
        "/events",
        "/nodes",
        "/webhooks"
      })
  void shouldLetNobodyInWithoutAGoodToken(String path) {
    for (String token : new String[] {null, "wrong", "expired", "", TOKEN + " x"}) {
      Api.Answer answer = new Api(token).get(path);
      assertEquals(401, answer.status(), path + " with " + token);
      assertEquals("application/problem+json", answer.type());
      assertTrue(answer.response().headers().firstValue("WWW-Authenticate").isPresent());
    }
    assertEquals(403, new Api("only-sends").get(path).status());
  }

  @Test
  void shouldKeepWebhooksFromTokensThatMayOnlyRead() {
    Api reader = new Api("only-reads");
    assertEquals(200, reader.get("/findings").status());
    assertEquals(403, reader.get("/webhooks").status());
    assertEquals(403, reader.post("/webhooks", "{\"url\":\"http://127.0.0.1:9/\"}").status());
    assertEquals(403, reader.delete("/webhooks/x").status());
  }

  @Test
  void shouldTakeOnlyATokenInTheHeaderMeantForIt() {
    Api nobody = new Api(null);
    assertEquals(401, nobody.get("/nodes?access_token=" + TOKEN).status());
    assertEquals(
        401,
        nobody
            .send(nobody.request("/api/v1/nodes").header("Authorization", "Basic " + TOKEN).GET())
            .status());
  }

  @Test
  void shouldAnswerUnknownPathsAndMethodsAsProblemsToo() {
    Api.Answer missing = api.get("/ask/everything");
    assertEquals(404, missing.status());
    assertEquals("application/problem+json", missing.type());
    Api.Answer method = api.delete("/nodes");
    assertEquals(405, method.status());
    assertEquals("application/problem+json", method.type());
    assertEquals(404, api.delete("/webhooks/no-such").status());
  }
}
