package dev.wirescope.query.alert;

import static dev.wirescope.query.testing.EventRow.zeroWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Times;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.EventStream;
import dev.wirescope.query.testing.EventStream.Event;
import dev.wirescope.query.testing.Eventually;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a row in ClickHouse to the stream of whoever listens. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class EventsTest {
  private static final String TENANT = "stream";
  private static final String TOKEN = TestService.token(TENANT);
  private static final long MS = 1_000_000;

  @Inject FindingFeed feed;
  @Inject Counters counters;

  @Test
  void shouldStreamAnEpisodeOnceForEachOfItsStatesAsItIsInFindings() {
    try (EventStream stream = new EventStream(TOKEN, null)) {
      long start = now();
      insert(open(start));
      Eventually.check("the open state", () -> stream.events().size() == 1);
      insert(zeroWindow(TENANT, start, 300 * MS));
      Eventually.check("the ended state", () -> stream.events().size() == 2);
      // Something later, to be sure that nothing more came of the first.
      insert(zeroWindow(TENANT, start + 1, 20 * MS).with("connection_id", "99"));
      Eventually.check("the later one", () -> stream.events().size() >= 3);
      assertEquals(3, stream.events().size());

      Event opened = stream.events().get(0);
      Event ended = stream.events().get(1);
      assertEquals("finding", opened.name());
      assertEquals("open", opened.data().get("state").asText());
      assertTrue(opened.data().get("end_unix_ns").isNull());
      assertEquals("ended", ended.data().get("state").asText());
      assertEquals(opened.data().get("id"), ended.data().get("id"));
      assertEquals(opened.data().get("detected_unix_ns"), ended.data().get("detected_unix_ns"));
      assertEquals(start + 300 * MS, ended.data().get("end_unix_ns").asLong());
      assertEquals(ended.id(), ended.data().get("updated_unix_ns").asText());
      JsonNode rows = new Api(TOKEN).get("/findings?limit=1000").body().get("rows");
      boolean same = false;
      for (JsonNode row : rows) {
        same |= row.toString().equals(ended.data().toString());
      }
      assertTrue(same, ended.data() + " is not among " + rows);
    }
  }

  @Test
  void shouldResumeAfterTheLastEventThatWasSeen() {
    String first;
    try (EventStream stream = new EventStream(TOKEN, null)) {
      insert(zeroWindow(TENANT, now(), 30 * MS).with("connection_id", "501"));
      Eventually.check("the first", () -> !stream.events().isEmpty());
      first = stream.events().getLast().id();
    }
    long start = now();
    insert(zeroWindow(TENANT, start, 40 * MS).with("connection_id", "502"));
    Eventually.check("it was told", () -> findings("502") == 1);
    try (EventStream stream = new EventStream(TOKEN, first)) {
      insert(zeroWindow(TENANT, now(), 50 * MS).with("connection_id", "503"));
      Eventually.check("missed and live", () -> stream.events().size() >= 2);
      List<String> connections =
          stream.events().stream()
              .map(event -> event.data().get("connection_id").asText())
              .toList();
      assertEquals(List.of("00000000000001f6", "00000000000001f7"), connections);
    }
  }

  @Test
  void shouldKeepAQuietStreamOpen() {
    try (EventStream stream = new EventStream(TOKEN, null)) {
      Eventually.check("comments come", () -> stream.comments().size() >= 3);
    }
  }

  @Test
  void shouldForgetAClientThatLeft() {
    EventStream stream = new EventStream(TOKEN, null);
    assertTrue(feed.clients() >= 1);
    int before = feed.clients();
    stream.close();
    Eventually.check("it is forgotten", () -> feed.clients() < before);
  }

  @Test
  void shouldDisconnectAClientThatDoesNotReadAndTellTheOthersAllTheSame() throws IOException {
    long slowBefore = counters.get(QueryCounter.EVENT_CLIENTS_TOO_SLOW);
    String tenant = "slow";
    URI uri = Api.uri("/api/v1/events");
    try (Socket deaf = new Socket(uri.getHost(), uri.getPort());
        EventStream good = new EventStream(TestService.token(tenant), null)) {
      OutputStream out = deaf.getOutputStream();
      out.write(
          ("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + TestService.token(tenant)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = deaf.getInputStream();
      assertTrue(in.read() >= 0, "the stream is open before it is left unread");
      String padding = "x".repeat(64 * 1024);
      int sent = 0;
      while (counters.get(QueryCounter.EVENT_CLIENTS_TOO_SLOW) == slowBefore) {
        sent++;
        long cursor = sent;
        feed.publish(told(tenant, cursor, padding));
        // The good one sets the pace, so that it never has more than one to read.
        Eventually.check("the good client", () -> good.events().size() == cursor);
        assertTrue(sent < 10_000, "the deaf client was never disconnected");
      }
      assertTrue(sent > 32, "its buffer had to fill first: " + sent);
      assertEquals(sent, good.events().size());
      deaf.setSoTimeout(30_000);
      assertTrue(isCutOff(in), "its connection is closed, not only forgotten");
    }
  }

  private static boolean isCutOff(InputStream in) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    try {
      int read = in.read(buffer);
      while (read >= 0) {
        read = in.read(buffer);
      }
      return true;
    } catch (SocketException e) {
      return true;
    }
  }

  private static ToldFinding told(String tenant, long cursor, String padding) {
    return new ToldFinding(
        tenant,
        "id",
        cursor,
        FindingKind.ZERO_WINDOW,
        Severity.INFO,
        "{\"padding\":\"" + padding + "\"}");
  }

  private static long findings(String connectionId) {
    return Long.parseLong(
        TestClickHouse.execute(
                "SELECT count() FROM wirescope.findings WHERE tenant = '%s' AND connection_id = %s"
                    .formatted(TENANT, connectionId))
            .strip());
  }

  private static EventRow open(long start) {
    return zeroWindow(TENANT, start, 10 * MS).with("end_reason", "open");
  }

  private static long now() {
    return Times.unixNs(Instant.now());
  }

  private static void insert(EventRow row) {
    TestClickHouse.insert("zero_windows", List.of(row));
  }
}
