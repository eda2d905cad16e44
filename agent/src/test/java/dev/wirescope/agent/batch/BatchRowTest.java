package dev.wirescope.agent.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.StructLayout;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.owner.Owner;
import dev.wirescope.agent.recorded.EventBytes;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Event to row, column by column. No two fields of an event have the same value, so a column that
 * takes its neighbour's is seen; {@code BatchColumnsTest} proves that none is set twice or missed.
 */
class BatchRowTest {
  private static final String NOT_CLOSED =
      "\"duration_ns\":null,\"bytes_sent\":null,\"bytes_received\":null,\"retransmits\":null,"
          + "\"min_rtt_us\":null,\"close_reason\":null,\"closed_by\":null,\"established\":null,"
          + "\"joined_late\":null,\"mptcp_token\":null}";

  private final AtomicLong unixOffsetNs = new AtomicLong(BatchRows.OFFSET_NS);
  private final UnixClock clock = new UnixClock(() -> 0, unixOffsetNs::get);
  private final ConnectionIds ids = new ConnectionIds("boot-1");
  private final RowSources sources = BatchRows.sources(clock, ids);
  private final BufferAllocator allocator = new RootAllocator();
  private final ConnectionEventsBatch connections =
      new ConnectionEventsBatch(sources, allocator, 8);
  private final RetransmissionsBatch retransmissions =
      new RetransmissionsBatch(sources, allocator, 8);
  private final ZeroWindowsBatch zeroWindows = new ZeroWindowsBatch(sources, allocator, 8);
  private final DropJoin join = new DropJoin();
  private final ConnectionSummariesBatch summaries =
      new ConnectionSummariesBatch(sources, allocator, 8);
  private final ProbeStatusBatch statuses = new ProbeStatusBatch(Utf8.of("web-1"), allocator, 8);

  @AfterEach
  void everythingIsGivenBack() {
    connections.close();
    retransmissions.close();
    zeroWindows.close();
    statuses.close();
    summaries.close();
    allocator.close();
  }

  @Test
  void connect() {
    connections.append(
        EventBytes.connect()
            .withDistinctHeader()
            .set("role", 1)
            .set("connect_latency_ns", 5_000_000_001L)
            .wrap(new ConnectEvent()));
    assertEquals(
        "{\"kind\":\"connect\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "outbound", "client")
            + "\"connect_latency_ns\":5000000001,"
            + NOT_CLOSED,
        BatchRows.onlyRow(connections));
  }

  @Test
  void accept() {
    connections.append(EventBytes.accept().withDistinctHeader().wrap(new AcceptEvent()));
    assertEquals(
        "{\"kind\":\"accept\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "inbound", "server")
            + "\"connect_latency_ns\":null,"
            + NOT_CLOSED,
        BatchRows.onlyRow(connections));
  }

  @Test
  void close() {
    connections.append(fullClose().wrap(new CloseEvent()));
    assertEquals(
        "{\"kind\":\"close\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "inbound", "server")
            + "\"connect_latency_ns\":null,\"duration_ns\":9000000001,\"bytes_sent\":8000000002,"
            + "\"bytes_received\":7000000003,\"retransmits\":17,\"min_rtt_us\":18,"
            + "\"close_reason\":\"timeout\",\"closed_by\":\"remote\",\"established\":true,"
            + "\"joined_late\":false,\"mptcp_token\":null}",
        BatchRows.onlyRow(connections));
  }

  @Test
  void connectionSummary() {
    EventBytes bytes = EventBytes.connectionSummary().withDistinctHeader();
    Map<String, String> expected = new TreeMap<>();
    long value = 1001;
    for (StructLayout.Field field : ConnectionSummaryEvent.LAYOUT.fields()) {
      if (field.size() >= Integer.BYTES && !"header reserved".contains(field.name())) {
        bytes.set(field.name(), value);
        expected.put(field.name(), Long.toString(value++));
      }
    }
    for (String flag : List.of("joined_late", "local_window_closed", "app_limited")) {
      expected.put(flag, "true");
      bytes.set(flag, 1);
    }
    expected.put("peer_window_closed", "false");
    expected.put("state", "\"close_wait\"");
    summaries.append(bytes.set("state", 8).wrap(new ConnectionSummaryEvent()));
    String row = BatchRows.onlyRow(summaries);
    assertTrue(
        row.startsWith(
            "{\"kind\":\"connection_summary\",\"time_unix_ns\":1763923201000000007,"
                + BatchRows.common(ids, "inbound", "server")),
        row);
    expected.forEach(
        (name, json) ->
            assertTrue(
                (row + ",").replace("}", ",").contains("\"" + name + "\":" + json + ","),
                name + " in " + row));
    assertEquals(expected.size() + 20, row.split("\":").length - 1, "columns: " + row);
  }

  @Test
  void ofAConnectionOlderThanTheAgentTheFirstIntervalIsNotKnown() {
    summaries.append(
        EventBytes.connectionSummary()
            .withDistinctHeader()
            .set("bytes_sent", 7)
            .set("state", 1)
            .wrap(new ConnectionSummaryEvent()));
    String row = BatchRows.onlyRow(summaries);
    for (String column :
        List.of(
            "duration_ns",
            "interval_ns",
            "bytes_sent_interval",
            "bytes_received_interval",
            "retransmits_interval",
            "local_zero_window_interval_ns",
            "peer_zero_window_interval_ns",
            "min_rtt_us")) {
      assertTrue(row.contains("\"" + column + "\":null"), column + " in " + row);
    }
    assertTrue(row.contains("\"bytes_sent\":7,"), row);
  }

  @Test
  void closeTakesItsDirectionFromTheRole() {
    assertEquals("outbound", directionOfClose(0));
    assertEquals("outbound", directionOfClose(1));
    assertEquals("inbound", directionOfClose(2));
  }

  @Test
  void retransmission() {
    retransmissions.append(fullRetransmission().wrap(new RetransmissionEvent()), join, true);
    assertEquals(
        "{\"kind\":\"retransmission\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "outbound", "server")
            + "\"retransmission_kind\":\"tlp\",\"seq\":4294967294,\"number\":65535,\"bytes\":1448,"
            + "\"segments\":40000,\"attempt\":3,\"ca_state\":1,\"pending_timer\":5,\"error\":113,"
            + "\"dropped\":\"nothing\",\"drop_reason\":\"\",\"drop_location\":\"\",\"drop_rule\":\"\","
            + "\"drop_interface\":\"\",\"drop_netns\":null,\"drop_time_unix_ns\":null,"
            + "\"drops_watched\":true}",
        BatchRows.onlyRow(retransmissions));
  }

  private static EventBytes fullRetransmission() {
    return EventBytes.retransmission()
        .withDistinctHeader()
        .set("seq", 0xFFFFFFFEL)
        .set("end_seq", 1446)
        .set("number", 65_535)
        .set("bytes", 1448)
        .set("segments", 40_000)
        .set("attempt", 3)
        .set("retransmission_kind", 4)
        .set("ca_state", 1)
        .set("pending_timer", 5)
        .set("error", 113);
  }

  @Test
  void zeroWindow() {
    zeroWindows.append(zeroWindowEvent(1, 1));
    zeroWindows.append(zeroWindowEvent(2, 2));
    List<String> rows = BatchRows.rows(zeroWindows);
    assertEquals(
        "{\"kind\":\"zero_window\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "inbound", "server")
            + "\"side\":\"local\",\"start_unix_ns\":1763923200700000000,\"duration_ns\":300000007,"
            + "\"end_reason\":\"opened\",\"sender_blocked_ns\":11,\"bytes_unread\":65536,"
            + "\"bytes_blocked\":12,\"probes\":13}",
        rows.get(0));
    assertTrue(rows.get(1).contains("\"direction\":\"outbound\""), rows.get(1));
    assertTrue(rows.get(1).contains("\"side\":\"peer\""), rows.get(1));
    assertTrue(rows.get(1).contains("\"end_reason\":\"closed\""), rows.get(1));
  }

  @Test
  void anEpisodeKeepsItsStartWhenTheClockMoves() {
    zeroWindows.append(zeroWindowEvent(1, 0));
    unixOffsetNs.addAndGet(12_345);
    clock.refresh();
    zeroWindows.append(zeroWindowEvent(2, 1)); // the other side of the same socket: not the same
    zeroWindows.append(zeroWindowEvent(1, 1));
    zeroWindows.append(zeroWindowEvent(1, 1)); // not told before: nothing to keep
    List<String> rows = BatchRows.rows(zeroWindows);
    assertTrue(rows.get(0).contains("\"start_unix_ns\":1763923200700000000"), rows.get(0));
    assertTrue(rows.get(0).contains("\"end_reason\":\"open\""), rows.get(0));
    assertTrue(rows.get(1).contains("\"start_unix_ns\":1763923200700012345"), rows.get(1));
    assertTrue(rows.get(2).contains("\"start_unix_ns\":1763923200700000000"), rows.get(2));
    assertTrue(rows.get(3).contains("\"start_unix_ns\":1763923200700012345"), rows.get(3));
  }

  @Test
  void probeStatus() {
    statuses.append(
        new ProbeStatusBatch.Status(
            BatchRows.OFFSET_NS, "zero_window", 2, "no hook", 5_000_000_000L, 21, 22, "ring full"));
    assertEquals(
        "{\"kind\":\"probe_status\",\"time_unix_ns\":1763923200000000000,\"node\":\"web-1\","
            + "\"probe\":\"zero_window\",\"state\":\"failed\",\"reason\":\"no hook\","
            + "\"interval_ns\":5000000000,\"sent\":21,\"lost\":22,\"lost_reason\":\"ring full\"}",
        BatchRows.onlyRow(statuses));
  }

  @Test
  void whatTheKernelDoesNotKnowIsNull() {
    connections.append(EventBytes.connect().wrap(new ConnectEvent()));
    connections.append(EventBytes.close().wrap(new CloseEvent()));
    VectorSchemaRoot root = connections.seal();
    Map<String, String> nulls = new TreeMap<>();
    for (FieldVector vector : root.getFieldVectors()) {
      nulls.put(vector.getName(), vector.isNull(0) + " " + vector.isNull(1));
    }
    assertEquals("true true", nulls.remove("srtt_us"));
    assertEquals("true true", nulls.remove("connect_latency_ns"));
    assertEquals("true true", nulls.remove("min_rtt_us"));
    assertEquals("true true", nulls.remove("duration_ns"));
    assertEquals("true true", nulls.remove("mptcp_token"));
    // Nothing sent, nothing retransmitted and "unknown" are values; only a connect has none.
    for (String name :
        List.of(
            "bytes_sent",
            "bytes_received",
            "retransmits",
            "close_reason",
            "closed_by",
            "established",
            "joined_late")) {
      assertEquals("true false", nulls.remove(name), name);
    }
    nulls.forEach((name, value) -> assertEquals("false false", value, name));
  }

  @Test
  void commEndsAtItsNulAndIsAlwaysText() {
    assertEquals("exactly16bytes!!", commOf("exactly16bytes!!".getBytes(StandardCharsets.UTF_8)));
    assertEquals("a", commOf(new byte[] {'a', 0, 'z', (byte) 0xff}));
    assertEquals("", commOf(new byte[0]));
    assertEquals("größe", commOf("größe".getBytes(StandardCharsets.UTF_8)));
    assertEquals("x\ufffdy", commOf(new byte[] {'x', (byte) 0xff, 'y'}));
  }

  @Test
  void nothingOfAnEarlierFillIsLeftAfterClear() {
    connections.append(fullClose().wrap(new CloseEvent()));
    connections.append(EventBytes.connect().wrap(new ConnectEvent()));
    String closeRow = BatchRows.rows(connections).get(0);
    connections.clear();
    assertEquals(0, connections.rows());
    connections.append(EventBytes.connect().wrap(new ConnectEvent()));
    connections.append(fullClose().wrap(new CloseEvent()));
    assertEquals(closeRow, BatchRows.rows(connections).get(1));
    assertTrue(BatchRows.rows(connections).get(0).contains("\"duration_ns\":null"));
  }

  @Test
  void isFullAtItsCapacity() {
    for (int i = 0; i < 8; i++) {
      assertFalse(retransmissions.isFull(), "row " + i);
      retransmissions.append(
          EventBytes.retransmission().wrap(new RetransmissionEvent()), join, true);
    }
    assertTrue(retransmissions.isFull());
    assertEquals(
        "batch of retransmissions is full at rows=8",
        assertThrows(
                IllegalStateException.class,
                () ->
                    retransmissions.append(
                        EventBytes.retransmission().wrap(new RetransmissionEvent()), join, true))
            .getMessage());
    assertEquals(8, BatchRows.rows(retransmissions).size());
  }

  @Test
  void isFullBeforeItsTextsOverflow() {
    String longPath = "/" + "x".repeat(2000);
    RowSources longNames =
        new RowSources(
            Utf8.of("n"),
            clock,
            (_, _, _) -> new Owner(Utf8.EMPTY, Utf8.of(longPath), Utf8.EMPTY),
            ids,
            KernelNames.none());
    try (RetransmissionsBatch batch = new RetransmissionsBatch(longNames, allocator, 64)) {
      RetransmissionEvent event = EventBytes.retransmission().wrap(new RetransmissionEvent());
      while (!batch.isFull()) {
        batch.append(event, join, true);
      }
      assertTrue(batch.rows() > 1 && batch.rows() < 64, "rows " + batch.rows());
      assertTrue(
          BatchRows.rows(batch).getLast().contains(longPath.substring(0, Utf8.MAX_BYTES) + "\""));
    }
  }

  private static EventBytes fullClose() {
    return EventBytes.close()
        .withDistinctHeader()
        .set("duration_ns", 9_000_000_001L)
        .set("bytes_sent", 8_000_000_002L)
        .set("bytes_received", 7_000_000_003L)
        .set("retransmits", 17)
        .set("min_rtt_us", 18)
        .set("close_reason", 3)
        .set("closed_by", 2)
        .set("established", 1);
  }

  private static ZeroWindowEvent zeroWindowEvent(int side, int end) {
    return EventBytes.zeroWindow()
        .withDistinctHeader()
        .set("start_ns", 700_000_000L)
        .set("duration_ns", 300_000_007L)
        .set("sender_blocked_ns", 11)
        .set("bytes_unread", 65_536)
        .set("bytes_blocked", 12)
        .set("probes", 13)
        .set("side", side)
        .set("end", end)
        .wrap(new ZeroWindowEvent());
  }

  private String directionOfClose(int role) {
    connections.clear();
    connections.append(EventBytes.close().set("role", role).wrap(new CloseEvent()));
    return BatchRows.onlyRow(connections).replaceAll(".*\"direction\":\"([a-z]+)\".*", "$1");
  }

  private String commOf(byte[] bytes) {
    connections.clear();
    connections.append(EventBytes.accept().set("comm", bytes).wrap(new AcceptEvent()));
    return connections.seal().getVector("comm").getObject(0).toString();
  }
}
