package dev.wirescope.agent.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.event.ListenOverflowEvent;
import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.SequenceGapEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.agent.recorded.EventBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What this node threw away or refused, from event to row. */
class DropRowTest {
  private static final DropRule RULE = DropRule.of("input");

  private final UnixClock clock = new UnixClock(() -> 0, () -> BatchRows.OFFSET_NS);
  private final ConnectionIds ids = new ConnectionIds("boot-1");
  private final RowSources sources = BatchRows.sources(clock, ids);
  private final BufferAllocator allocator = new RootAllocator();
  private final RetransmissionsBatch retransmissions =
      new RetransmissionsBatch(sources, allocator, 8);
  private final DropsBatch drops = new DropsBatch(sources, allocator, 8);
  private final LocalDropStallsBatch stalls = new LocalDropStallsBatch(sources, allocator, 8);
  private final ResetsBatch resets = new ResetsBatch(sources, allocator, 8);
  private final ListenOverflowsBatch overflows = new ListenOverflowsBatch(sources, allocator, 8);
  private final GapsBatch gaps = new GapsBatch(sources, allocator, 8);
  private final DropJoin join = new DropJoin();

  @AfterEach
  void everythingIsGivenBack() {
    retransmissions.close();
    drops.close();
    stalls.close();
    resets.close();
    overflows.close();
    gaps.close();
    allocator.close();
  }

  @Test
  void retransmissionOfWhatWasDroppedHere() {
    join.add(fullDrop().set("time_ns", 7).set("outbound", 1).wrap(new DropEvent()), RULE);
    RetransmissionEvent event = retransmission().wrap(new RetransmissionEvent());
    join.find(event);
    retransmissions.append(event, join, true);
    String row = BatchRows.onlyRow(retransmissions);
    assertTrue(
        row.endsWith(
            "\"dropped\":\"segment\",\"drop_reason\":\"NETFILTER_DROP\","
                + "\"drop_location\":\"0xffffffff81000000\",\"drop_rule\":\"input\","
                + "\"drop_interface\":\"eth0\",\"drop_netns\":4026531841,\"drop_time_unix_ns\":1763923200000000007,"
                + "\"drops_watched\":true}"),
        row);
  }

  @Test
  void drop() {
    drops.append(fullDrop().set("outbound", 1).wrap(new DropEvent()), RULE);
    drops.append(
        fullDrop().set("drop_reason", 0x20001 & 0xffff).wrap(new DropEvent()), DropRule.NONE);
    assertEquals(
        "{\"kind\":\"drop\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "outbound", "server")
            + "\"drop_reason\":\"NETFILTER_DROP\",\"drop_location\":\"0xffffffff81000000\","
            + "\"drop_rule\":\"input\",\"drop_interface\":\"eth0\",\"seq\":4294967294,\"ack_seq\":17,"
            + "\"bytes\":1448,\"tcp_flags\":24}",
        BatchRows.rows(drops).getFirst());
    assertTrue(BatchRows.rows(drops).getLast().contains("\"direction\":\"inbound\""));
    assertTrue(BatchRows.rows(drops).getLast().contains("\"drop_reason\":\"1\""));
  }

  @Test
  void localDropStall() {
    stalls.append(
        EventBytes.localDropStall()
            .withDistinctHeader()
            .set("start_ns", 5)
            .set("duration_ns", 1_000_000_002L)
            .set("seq", 21)
            .set("bytes", 1448)
            .set("drops", 3)
            .set("drop_reason", 12)
            .set("end", 1)
            .wrap(new LocalDropStallEvent()),
        RULE);
    assertEquals(
        "{\"kind\":\"local_drop_stall\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "outbound", "server")
            + "\"start_unix_ns\":1763923200000000005,\"duration_ns\":1000000002,"
            + "\"end_reason\":\"sent\",\"drop_reason\":\"NETFILTER_DROP\","
            + "\"drop_location\":\"\",\"drop_rule\":\"input\",\"seq\":21,\"bytes\":1448,\"drops\":3}",
        BatchRows.onlyRow(stalls));
  }

  @Test
  void holeThatThisNodeMade() {
    join.add(fullDrop().set("time_ns", 7).wrap(new DropEvent()), RULE);
    appendHole(0, 700);
    String row = BatchRows.onlyRow(gaps);
    assertTrue(
        row.startsWith(
            "{\"kind\":\"gap\",\"time_unix_ns\":1763923201000000007,"
                + BatchRows.common(ids, "inbound", "server")
                + "\"gap_kind\":\"hole\",\"interface\":\"\",\"interface_index\":0,"
                + "\"start_unix_ns\":1763923200000000005,\"duration_ns\":1000000002,"),
        row);
    assertTrue(
        row.endsWith(
            "\"cause\":\"local_drop\",\"host_paused_ns\":0,\"bytes_unsent\":null,"
                + "\"hole_end\":\"filled\",\"hole_fill\":\"unknown\",\"seq\":4294967294,"
                + "\"bytes_missing\":700,\"segments_waiting\":3,"
                + "\"drop_reason\":\"NETFILTER_DROP\",\"drop_location\":\"0xffffffff81000000\","
                + "\"drop_rule\":\"input\",\"sequence_first\":null,\"sequence_missing\":null,"
                + "\"sequence_late\":null}"),
        row);
  }

  @Test
  void holeByWhatFilledIt() {
    appendHole(0, 0);
    appendHole(1, 700);
    appendHole(2, 700);
    String rows = BatchRows.rows(gaps).toString();
    assertTrue(rows.contains("\"cause\":\"unknown\""), rows);
    assertTrue(rows.contains("\"bytes_missing\":null"), rows);
    assertTrue(rows.contains("\"cause\":\"lost\""), rows);
    assertTrue(rows.contains("\"cause\":\"reordered\""), rows);
    assertTrue(rows.contains("\"drop_reason\":\"\""), rows);
  }

  @Test
  void sequenceGap() {
    gaps.append(sequenceGap(3, 1));
    gaps.append(sequenceGap(3, 3));
    List<String> rows = BatchRows.rows(gaps);
    assertEquals(
        "{\"kind\":\"gap\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "inbound", "server")
            + "\"gap_kind\":\"sequence\",\"interface\":\"\",\"interface_index\":0,"
            + "\"start_unix_ns\":1763923200000000005,\"duration_ns\":2,\"threshold_ns\":0,"
            + "\"usual_gap_ns\":0,\"packets_before\":0,\"cause\":\"lost\",\"host_paused_ns\":0,"
            + "\"bytes_unsent\":null,\"hole_end\":\"none\",\"hole_fill\":\"unknown\",\"seq\":null,"
            + "\"bytes_missing\":null,\"segments_waiting\":0,\"drop_reason\":\"\","
            + "\"drop_location\":\"\",\"drop_rule\":\"\",\"sequence_first\":18446744073709551614,"
            + "\"sequence_missing\":3,\"sequence_late\":1}",
        rows.getFirst());
    assertTrue(rows.getLast().contains("\"cause\":\"reordered\""), rows.getLast());
  }

  private static SequenceGapEvent sequenceGap(long missing, long late) {
    return EventBytes.sequenceGap()
        .withDistinctHeader()
        .set("start_ns", 5)
        .set("duration_ns", 2)
        .set("first", -2)
        .set("missing", missing)
        .set("late", late)
        .wrap(new SequenceGapEvent());
  }

  private void appendHole(int fill, int bytesMissing) {
    HoleEvent event =
        EventBytes.hole()
            .withDistinctHeader()
            .set("start_ns", 5)
            .set("duration_ns", 1_000_000_002L)
            .set("seq", -2)
            .set("bytes_missing", bytesMissing)
            .set("segments_waiting", 3)
            .set("end", 1)
            .set("fill", fill)
            .wrap(new HoleEvent());
    join.find(event);
    gaps.append(event, join);
  }

  @Test
  void reset() {
    resets.append(
        EventBytes.reset()
            .withDistinctHeader()
            .set("reset_reason", 11)
            .set("has_reason", 1)
            .set("sent_by", 1)
            .set("phase", 2)
            .wrap(new ResetEvent()));
    resets.append(EventBytes.reset().set("sent_by", 2).wrap(new ResetEvent()));
    assertEquals(
        "{\"kind\":\"reset\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "outbound", "server")
            + "\"sent_by\":\"local\",\"phase\":\"established\","
            + "\"reset_reason\":\"TCP_ABORT_ON_CLOSE\"}",
        BatchRows.rows(resets).getFirst());
    assertTrue(
        BatchRows.rows(resets)
            .getLast()
            .endsWith("\"sent_by\":\"remote\",\"phase\":\"no_connection\",\"reset_reason\":\"\"}"));
  }

  @Test
  void listenOverflow() {
    overflows.append(
        EventBytes.listenOverflow()
            .withDistinctHeader()
            .set("count", 300)
            .set("backlog", 129)
            .set("limit", 128)
            .wrap(new ListenOverflowEvent()));
    assertEquals(
        "{\"kind\":\"listen_overflow\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "inbound", "server")
            + "\"count\":300,\"backlog\":129,\"limit\":128}",
        BatchRows.onlyRow(overflows));
  }

  private static EventBytes retransmission() {
    return EventBytes.retransmission()
        .withDistinctHeader()
        .set("seq", 0xFFFFFFFEL)
        .set("end_seq", 1446)
        .set("decided_ns", 8);
  }

  private static EventBytes fullDrop() {
    return EventBytes.drop()
        .withDistinctHeader()
        .set("location", 0xffffffff81000000L)
        .set("seq", 0xFFFFFFFEL)
        .set("end_seq", 1446)
        .set("ack_seq", 17)
        .set("bytes", 1448)
        .set("drop_reason", 12)
        .set("tcp_flags", 0x18)
        .set("interface", "eth0".getBytes(StandardCharsets.US_ASCII));
  }
}
