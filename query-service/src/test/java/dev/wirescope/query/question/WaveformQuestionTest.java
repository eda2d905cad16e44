package dev.wirescope.query.question;

import static dev.wirescope.query.testing.EventRow.waveform;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.testing.Api;
import dev.wirescope.query.testing.EventRow;
import dev.wirescope.query.testing.Hour;
import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.query.testing.TestService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Waveforms against a real ClickHouse, and their folds against plain sums. */
@QuarkusTest
@QuarkusTestResource(TestService.class)
class WaveformQuestionTest {
  private static final String TENANT = "bursts";
  private static final int SLOT_NS = 65_536;
  private static final long MAX_U32 = 4_294_967_295L;

  private final Api api = new Api(TestService.token(TENANT));

  @Test
  void shouldFindBothDirectionsByTheExactStartOfTheirSubject() {
    Hour hour = Hour.ago(40);
    long start = hour.ns(1, 123_456_789);
    List<Long> bytes = List.of(0L, 0L, 500L, MAX_U32, 0L);
    TestClickHouse.insert(
        "waveforms",
        List.of(
            waveform(TENANT, start, bytes).with("complete", false),
            waveform(TENANT, start, bytes).with("direction", "inbound").with("bytes", List.of()),
            waveform(TENANT, start + 1, bytes),
            waveform(TENANT, start, bytes).with("node", "web-2"),
            waveform(TENANT, start, bytes).with("subject", "gap"),
            waveform(TENANT, start, bytes).with("netns", 7),
            waveform(TENANT, start, bytes).with("interface", "eth1")));
    String exact = "subject_start_unix_ns=" + start;
    Api.Answer answer =
        api.get(
            "/ask/waveform?explain=true&node=web-1&interface=eth0&netns=4026531840"
                + "&subject=micro_burst&"
                + exact);
    assertEquals(200, answer.status(), answer.response().body());
    JsonNode rows = answer.body().get("rows");
    assertEquals(2, rows.size(), rows.toString());
    assertEquals(
        ("{\"time_unix_ns\":%d,\"node\":\"web-1\",\"netns\":4026531840,\"interface\":\"eth0\","
                + "\"interface_index\":2,\"direction\":\"outbound\","
                + "\"connection_id\":\"00000000000012ab\",\"subject\":\"micro_burst\","
                + "\"subject_start_unix_ns\":%d,\"start_unix_ns\":%d,\"slot_ns\":65536,"
                + "\"peak_slot_ns\":65536,\"complete\":false,\"bytes\":[0,0,500,4294967295,0],"
                + "\"peak_bytes\":[0,0,500,4294967295,0],\"packets\":[0,0,1,1,0],"
                + "\"flow_bytes\":[0,0,500,4294967295,0],\"retransmits\":[0,0,1,1,0],"
                + "\"drops\":[]}")
            .formatted(start + 3 * SLOT_NS, start, start - 2 * SLOT_NS),
        rows.get(0).toString());
    assertEquals("inbound", rows.get(1).get("direction").asText());
    assertEquals("[]", rows.get(1).get("bytes").toString());
    assertTrue(answer.body().has("completeness"));
    assertTrue(answer.body().get("sql").asText().contains("param_subject_start"));
    assertEquals(hour.ns(1, 123_456_789) - 15_000_000_000L, since(answer));

    assertEquals(6, ask(exact).size());
    assertEquals(1, ask(exact + "&direction=inbound").size());
    assertEquals(1, ask(exact + "&subject=gap").size());
    assertEquals(2, ask(exact + "&limit=2").size());
    assertEquals(7, ask(hour.window()).size());
    assertEquals(0, ask(hour.window() + "&connection_id=1").size());
    assertEquals(0, ask("since=%s&until=%s".formatted(Hour.ago(41).start(), hour.start())).size());
  }

  @Test
  void shouldListWaveformsThatReachIntoATime() {
    Hour hour = Hour.ago(42);
    // Begins 2 slots before its subject and lasts 3 slots in all.
    TestClickHouse.insert(
        "waveforms",
        List.of(
            waveform(TENANT, hour.ns(0, -SLOT_NS), List.of(1L, 1L, 1L)).with("node", "to-0"),
            waveform(TENANT, hour.ns(0, -SLOT_NS - 1), List.of(1L, 1L, 1L)).with("node", "before"),
            waveform(TENANT, hour.ns(60, 2 * SLOT_NS - 1), List.of(1L)).with("node", "from-60"),
            waveform(TENANT, hour.ns(60, 2 * SLOT_NS), List.of(1L)).with("node", "after")));
    assertEquals(
        List.of("from-60", "to-0"),
        StreamSupport.stream(ask(hour.window()).spliterator(), false)
            .map(row -> row.get("node").asText())
            .toList());
  }

  @Test
  void shouldFoldSlotsByPowersOfTwoWithoutLosingAByteOrThePeak() {
    Hour hour = Hour.ago(44);
    long start = hour.ns(1, 0);
    Random random = new Random(7);
    List<Long> bytes =
        LongStream.generate(() -> random.nextLong(MAX_U32)).limit(3_052).boxed().toList();
    TestClickHouse.insert("waveforms", List.of(waveform(TENANT, start, bytes)));
    assertFold(bytes, ask("subject_start_unix_ns=" + start).get(0), 1);
    assertFold(bytes, fold(start, 16_384), 1);
    assertFold(bytes, fold(start, 3_052), 1);
    assertFold(bytes, fold(start, 3_051), 2);
    assertFold(bytes, fold(start, 1_526), 2);
    assertFold(bytes, fold(start, 1_525), 4);
    assertFold(bytes, fold(start, 16), 256);
  }

  /** A busy minute: what is asked of each must not depend on how many there are. */
  @Test
  void shouldAnswerAmongHundreds() {
    Hour hour = Hour.ago(46);
    List<Long> bytes = LongStream.range(0, 3_052).boxed().toList();
    List<EventRow> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(waveform(TENANT, hour.ns(1, i), bytes));
    }
    TestClickHouse.insert("waveforms", rows);
    assertEquals(100, ask(hour.window() + "&limit=100").size());
    assertEquals(bytes.size(), ask(hour.window() + "&limit=1").get(0).get("bytes").size());
  }

  private JsonNode fold(long start, int points) {
    return ask("subject_start_unix_ns=" + start + "&points=" + points).get(0);
  }

  private static void assertFold(List<Long> slots, JsonNode row, int fold) {
    assertEquals((long) fold * SLOT_NS, row.get("slot_ns").asLong());
    assertEquals(SLOT_NS, row.get("peak_slot_ns").asLong());
    assertEquals(Math.ceilDiv(slots.size(), fold), row.get("bytes").size());
    for (int i = 0; i < row.get("bytes").size(); i++) {
      List<Long> folded = slots.subList(i * fold, Math.min(slots.size(), (i + 1) * fold));
      assertEquals(
          folded.stream().mapToLong(Long::longValue).sum(), row.get("bytes").get(i).asLong());
      assertEquals(
          folded.stream().mapToLong(Long::longValue).max().orElse(0),
          row.get("peak_bytes").get(i).asLong());
      assertEquals(row.get("bytes").get(i), row.get("flow_bytes").get(i));
      assertEquals(folded.stream().filter(b -> b > 0).count(), row.get("packets").get(i).asLong());
    }
    assertEquals(0, row.get("drops").size());
  }

  private JsonNode ask(String parameters) {
    Api.Answer answer = api.get("/ask/waveform?" + parameters);
    assertEquals(200, answer.status(), answer.response().body());
    return answer.body().get("rows");
  }

  private static long since(Api.Answer answer) {
    return Times.unixNs(Instant.parse(answer.body().get("since").asText()));
  }
}
