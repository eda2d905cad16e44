package dev.wirescope.agent.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.bench.oracle.OracleCounts.Count;
import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.recorded.EventBytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told, in the units of the kernel's counters. */
class OracleCountsTest {
  private static final int NETNS = 7;

  private final OracleCounts counts = new OracleCounts(Set.of(NETNS));
  private final EventDispatcher dispatcher = new EventDispatcher(counts);

  @Test
  void shouldCountSegmentsWhereTheKernelDoes() {
    tell(NETNS, 5, 3, 0);
    tell(NETNS, 6, 2, 0);
    tell(NETNS, 3, 1, 0);
    tell(NETNS, 7, 4, 0);
    tell(NETNS, 5, 1, 1); // failed, but counted
    tell(8, 5, 100, 0); // of another namespace
    assertEquals(11, counts.of(Count.SEGMENTS));
    assertEquals(5, counts.of(Count.REPAIR_SEGMENTS));
    assertEquals(1, counts.of(Count.TIMEOUTS));
    assertEquals(4, counts.of(Count.UNSEEN_SEGMENTS));
    assertEquals(1, counts.of(Count.FAILED));
  }

  @Test
  void shouldCompareEachCounterWithItsEvents() {
    tell(NETNS, 1, 1, 0);
    tell(NETNS, 3, 1, 0);
    EventBytes.close()
        .set("netns", NETNS)
        .set("role", 1)
        .set("close_reason", 6)
        .dispatchTo(dispatcher);
    EventBytes.close()
        .set("netns", NETNS)
        .set("role", 1)
        .set("close_reason", 4)
        .dispatchTo(dispatcher);
    Map<String, Long> kernel = new HashMap<>();
    for (String name :
        List.of(
            "RetransSegs",
            "TCPSynRetrans",
            "TCPTimeouts",
            "TCPLossProbes",
            "TCPFastRetrans",
            "TCPSlowStartRetrans",
            "TCPToZeroWindowAdv",
            "TCPFromZeroWindowAdv",
            "ListenDrops",
            "OutRsts",
            "AttemptFails")) {
      kernel.put(name, 1L);
    }
    kernel.put("TCPTimeouts", 3L);
    Map<String, Long> differences = new HashMap<>();
    OracleRow.of(kernel, counts, false)
        .forEach(row -> differences.put(row.counter(), row.difference()));
    assertEquals(1, differences.get("TcpRetransSegs"));
    assertEquals(0, differences.get("TCPSynRetrans"));
    assertEquals(-1, differences.get("TCPTimeouts"));
    assertEquals(-2, differences.get("TCPFastRetrans + TCPSlowStartRetrans"));
    assertEquals(0, differences.get("ListenDrops"), "listeners are not looked at");
    assertEquals(0, differences.get("TcpAttemptFails"), "one was given up, one refused");
  }

  private void tell(int netns, int kind, int segments, int error) {
    EventBytes.retransmission()
        .set("netns", netns)
        .set("retransmission_kind", kind)
        .set("segments", segments)
        .set("error", error)
        .dispatchTo(dispatcher);
  }
}
