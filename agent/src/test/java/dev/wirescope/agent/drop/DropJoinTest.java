package dev.wirescope.agent.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.agent.recorded.EventBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which drop explains a retransmission of 1000 bytes from seq 5000, decided at 2 s. */
class DropJoinTest {
  private static final long DECIDED_NS = 2_000_000_000L;
  private static final int REASON = 12;

  private final DropJoin join = new DropJoin();

  @ParameterizedTest
  @CsvSource({
    "5000, 6000, 1", // the same bytes
    "4000, 5001, 1", // the last byte of a longer one
    "5999, 7000, 1",
    "4000, 5000, 3", // before it: of the same flight
    "6000, 7000, 3"
  })
  void shouldFindTheBytesThatWereDropped(int seq, int endSeq, int dropped) {
    join.add(outbound(seq, endSeq, 1_900_000_000L), DropRule.NONE);
    assertEquals(dropped, find(retransmission()));
    assertEquals(REASON, join.reason());
    assertEquals(1_900_000_000L, join.timeNs());
  }

  @Test
  void shouldFollowTheSequenceNumbersAroundTheirEnd() {
    join.add(outbound(0xFFFFFF00L, 0x100, 1_900_000_000L), DropRule.NONE);
    assertEquals(
        DropJoin.SEGMENT, find(retransmission().set("seq", 0xFFFFFFFFL).set("end_seq", 0x3E7)));
  }

  /** What is dropped after the decision is this transmission itself. */
  @Test
  void shouldNotExplainATransmissionByItsOwnDrop() {
    join.add(outbound(5000, 6000, DECIDED_NS + 1), DropRule.NONE);
    assertEquals(DropJoin.FLIGHT, find(retransmission()), "it happened, but is no proof");
    assertEquals(DropJoin.SEGMENT, find(retransmission().set("error", 1)), "why it failed");
  }

  @Test
  void shouldTakeTheNewestDropOfTheBytes() {
    join.add(outbound(5000, 6000, 1_000_000_000L), DropRule.NONE);
    join.add(outbound(5000, 6000, 1_900_000_000L), DropRule.NONE);
    find(retransmission());
    assertEquals(1_900_000_000L, join.timeNs());
  }

  @Test
  void shouldFindTheAcknowledgementThatWasDropped() {
    join.add(acknowledgement(5999), DropRule.NONE);
    assertEquals(DropJoin.NOTHING, find(retransmission()), "it leaves a byte out");
    join.add(acknowledgement(6000), DropRule.NONE);
    assertEquals(DropJoin.ACKNOWLEDGEMENT, find(retransmission()));
  }

  @Test
  void shouldKnowAConnectionByItsSocketWhereAddressesWereTranslated() {
    join.add(
        bytes(5000, 6000, 1_900_000_000L).set("local_port", 1).wrap(new DropEvent()),
        DropRule.NONE);
    assertEquals(DropJoin.SEGMENT, find(retransmission()));
  }

  @Test
  void shouldNotMixConnections() {
    join.add(
        bytes(5000, 6000, 1_900_000_000L)
            .set("local_port", 1)
            .set("connection_id", 7)
            .wrap(new DropEvent()),
        DropRule.NONE);
    assertEquals(DropJoin.NOTHING, find(retransmission()));
  }

  @Test
  void shouldNotBlameAnEmptySegmentForALostFlight() {
    join.add(outbound(7000, 7000, 1_900_000_000L), DropRule.NONE);
    assertEquals(DropJoin.NOTHING, find(retransmission()));
    join.add(outbound(7000, 7001, 1_900_000_000L), DropRule.NONE);
    assertEquals(DropJoin.FLIGHT, find(retransmission()));
  }

  @Test
  void shouldSayWhenADropMayHaveBeenMissed() {
    RetransmissionEvent event =
        retransmission().set("time_ns", 100_000_000_000L).wrap(new RetransmissionEvent());
    assertTrue(join.isComplete(event, 98_000_000_000L), "a first retransmission looks back 2 s");
    assertFalse(join.isComplete(event, 98_000_000_001L));
    assertFalse(join.isComplete(event, Long.MAX_VALUE), "not watched at all");
    for (int i = 0; i < 1 << 15; i++) {
      join.add(outbound(5000, 6000, 99_000_000_000L), DropRule.NONE);
    }
    assertFalse(join.isComplete(event, 0), "older ones were forgotten");
  }

  private byte find(EventBytes event) {
    join.find(event.wrap(new RetransmissionEvent()));
    return join.dropped();
  }

  private static EventBytes retransmission() {
    return EventBytes.retransmission()
        .withDistinctHeader()
        .set("time_ns", DECIDED_NS + 1000)
        .set("decided_ns", DECIDED_NS)
        .set("seq", 5000)
        .set("end_seq", 6000)
        .set("bytes", 1000)
        .set("attempt", 1);
  }

  private static DropEvent outbound(long seq, long endSeq, long timeNs) {
    return bytes(seq, endSeq, timeNs).wrap(new DropEvent());
  }

  private static EventBytes bytes(long seq, long endSeq, long timeNs) {
    return EventBytes.drop()
        .withDistinctHeader()
        .set("time_ns", timeNs)
        .set("outbound", 1)
        .set("seq", seq)
        .set("end_seq", endSeq)
        .set("drop_reason", REASON);
  }

  /** Of the peer, on its way to this connection. */
  private static DropEvent acknowledgement(long ackSeq) {
    return EventBytes.drop()
        .withDistinctHeader()
        .set("time_ns", 1_900_000_000L)
        .set("ack_seq", ackSeq)
        .wrap(new DropEvent());
  }
}
