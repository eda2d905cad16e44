package dev.wirescope.agent.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.event.RetransmissionOutcomeEvent;
import dev.wirescope.agent.recorded.EventBytes;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What became of a retransmission, from event to row. */
class RetransmissionOutcomeRowTest {
  private final UnixClock clock = new UnixClock(() -> 0, () -> BatchRows.OFFSET_NS);
  private final ConnectionIds ids = new ConnectionIds("boot-1");
  private final BufferAllocator allocator = new RootAllocator();
  private final RetransmissionOutcomesBatch outcomes =
      new RetransmissionOutcomesBatch(BatchRows.sources(clock, ids), allocator, 8);

  @AfterEach
  void everythingIsGivenBack() {
    outcomes.close();
    allocator.close();
  }

  @Test
  void outcome() {
    outcomes.append(event(2, 1));
    assertEquals(
        "{\"kind\":\"retransmission_outcome\",\"time_unix_ns\":1763923201000000007,"
            + BatchRows.common(ids, "outbound", "server")
            + "\"retransmission_kind\":\"tlp\",\"seq\":4294967294,\"number\":65535,"
            + "\"spurious\":true,\"evidence\":\"dsack\",\"duplicate_bytes\":1448,"
            + "\"undecided_ns\":300000000}",
        BatchRows.onlyRow(outcomes));
  }

  @Test
  void neededAndUnknown() {
    outcomes.append(event(1, 2));
    outcomes.append(event(0, 5));
    List<String> rows = BatchRows.rows(outcomes);
    assertTrue(rows.get(0).contains("\"spurious\":false,\"evidence\":\"timestamp\""), rows.get(0));
    assertTrue(rows.get(1).contains("\"spurious\":null,\"evidence\":\"closed\""), rows.get(1));
  }

  private static RetransmissionOutcomeEvent event(int outcome, int evidence) {
    return EventBytes.retransmissionOutcome()
        .withDistinctHeader()
        .set("retransmitted_ns", 700_000_007)
        .set("seq", 0xFFFFFFFEL)
        .set("end_seq", 1446)
        .set("duplicate_bytes", 1448)
        .set("number", 65_535)
        .set("retransmission_kind", 4)
        .set("outcome", outcome)
        .set("evidence", evidence)
        .wrap(new RetransmissionOutcomeEvent());
  }
}
