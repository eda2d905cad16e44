package dev.wirescope.query.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The answers of the database against the same numbers worked out one by one. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class LatencyQuestionTest {
  private static final String TENANT = "questions";
  private static final int EVENTS = 1_000;
  private static final int STEPS = 60;
  private final Instant start =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(60));

  private record Event(long atNs, String kind, long latencyNs, boolean failed, long srttUs) {}

  private final Api api = new Api(TestService.token(TENANT));

  @Test
  void shouldEqualAPlainRecomputationStepByStep() {
    List<Event> events = events();
    long since = Times.unixNs(start);
    TestClickHouse.insert("connection_events", events.stream().map(e -> row(since, e)).toList());
    JsonNode rows =
        api.get("/ask/latency?since=%s&until=%s".formatted(start, start.plusSeconds(3600)))
            .body()
            .get("rows");
    assertEquals(STEPS, rows.size());
    long stepNs = Duration.ofHours(1).toNanos() / STEPS;
    int empty = 0;
    for (int step = 0; step < STEPS; step++) {
      long from = step * stepNs;
      List<Event> inStep =
          events.stream().filter(e -> e.atNs() >= from && e.atNs() < from + stepNs).toList();
      empty += inStep.isEmpty() ? 1 : 0;
      assertEquals(since + from, rows.get(step).get("time_unix_ns").asLong());
      assertSame(inStep, rows.get(step));
    }
    assertTrue(empty > 0, "the test wants steps without events too");

    JsonNode whole =
        api.get(
                "/ask/latency?group_by=node&since=%s&until=%s"
                    .formatted(start, start.plusSeconds(3600)))
            .body()
            .get("rows");
    assertEquals(1, whole.size());
    assertEquals("web-1", whole.get(0).get("node").asText());
    assertSame(events, whole.get(0));
  }

  private static void assertSame(List<Event> events, JsonNode row) {
    List<Long> latencies = sorted(events, "connect");
    assertEquals(latencies.size(), row.get("connects").asLong());
    assertEquals(
        events.stream().filter(Event::failed).count(), row.get("connects_failed").asLong());
    assertEquals(
        events.stream().filter(e -> e.kind().equals("close") && !e.failed()).count(),
        row.get("closes").asLong());
    assertQuantile(latencies, 0.5, row.get("connect_latency_p50_ns"));
    assertQuantile(latencies, 0.9, row.get("connect_latency_p90_ns"));
    assertQuantile(latencies, 0.99, row.get("connect_latency_p99_ns"));
    assertQuantile(latencies, 1, row.get("connect_latency_max_ns"));
    List<Long> roundTrips = sorted(events, "close");
    assertQuantile(roundTrips, 0.5, row.get("srtt_p50_us"));
    assertQuantile(roundTrips, 0.9, row.get("srtt_p90_us"));
    assertQuantile(roundTrips, 0.99, row.get("srtt_p99_us"));
  }

  private static void assertQuantile(List<Long> sorted, double level, JsonNode answered) {
    if (sorted.isEmpty()) {
      assertTrue(answered.isNull(), answered.toString());
    } else {
      int index = Math.min(sorted.size() - 1, (int) (level * sorted.size()));
      assertEquals(sorted.get(index), answered.asLong());
    }
  }

  private static List<Long> sorted(List<Event> events, String kind) {
    return events.stream()
        .filter(e -> e.kind().equals(kind) && (kind.equals("connect") || e.srttUs() >= 0))
        .map(e -> kind.equals("connect") ? e.latencyNs() : e.srttUs())
        .sorted()
        .toList();
  }

  private static List<Event> events() {
    Random random = new Random(42);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      // Nothing in the last quarter of an hour.
      long at = random.nextLong(Duration.ofMinutes(45).toNanos());
      boolean connect = random.nextBoolean();
      boolean failed = !connect && random.nextInt(5) == 0;
      // A connection that failed has no round-trip time.
      events.add(
          new Event(
              at,
              connect ? "connect" : "close",
              random.nextLong(1, 50_000_000),
              failed,
              failed ? -1 : random.nextLong(10, 100_000)));
    }
    return events;
  }

  private static EventRow row(long since, Event event) {
    if (event.kind().equals("connect")) {
      return EventRow.connect(TENANT, since + event.atNs(), event.latencyNs());
    }
    return EventRow.close(TENANT, since + event.atNs(), event.failed() ? "refused" : "fin")
        .with("established", !event.failed())
        .with("srtt_us", event.failed() ? null : event.srttUs());
  }
}
