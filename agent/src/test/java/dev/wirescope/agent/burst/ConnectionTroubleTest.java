package dev.wirescope.agent.burst;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.burst.ConnectionTrouble.Due;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.recorded.EventBytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionTroubleTest {
  private static final long MS = 1_000_000;
  private static final long AROUND_NS = 100 * MS;
  private static final long SETTLE_NS = 5 * MS;
  private static final int OPEN = 0;
  private static final int OPENED = 1;

  private final ConnectionTrouble trouble = new ConnectionTrouble();

  @Test
  void anEpisodeIsDrawnOnceWhenWhatCameAfterItIsKnown() {
    zeroWindow(1000, 20, OPEN);
    zeroWindow(1000, 300, OPENED);
    assertEquals(List.of(), take(1404));
    assertEquals(List.of("3 at 1000: 900 to 1400"), take(1405));
    assertEquals(List.of(), take(2000));
  }

  @Test
  void aLongOneIsDrawnAroundItsStartAndAroundItsEnd() {
    zeroWindow(1000, 700, OPEN);
    assertEquals(List.of(), take(1755));
    zeroWindow(1000, 800, OPEN);
    assertEquals(List.of("3 at 1000: 900 to 1750"), take(1800));
    zeroWindow(1000, 3000, OPENED);
    assertEquals(List.of("3 at 1000: 3900 to 4100"), take(4105));
  }

  @Test
  void aShortOneIsNotDrawn() {
    zeroWindow(1000, 9, OPENED);
    assertEquals(List.of(), take(5000));
  }

  @Test
  void oneWhoseEndIsNotToldIsForgotten() {
    zeroWindow(1000, 20, OPEN);
    take(20_000);
    zeroWindow(1000, 300, OPENED);
    assertEquals(1, take(30_000).size(), "as if it were new");
  }

  @Test
  void retransmissionsNearEachOtherAreOne() {
    retransmission(1, 1000);
    retransmission(1, 1090);
    retransmission(1, 1180);
    retransmission(2, 1100);
    retransmission(1, 1300);
    assertEquals(
        List.of("4 at 1000: 900 to 1280", "4 at 1100: 1000 to 1200", "4 at 1300: 1200 to 1400"),
        take(2000).stream().sorted().toList());
  }

  @Test
  void aClusterIsNoLongerThanPacketsAreKept() {
    for (int i = 0; i <= 10; i++) {
      retransmission(1, 1000 + i * 80);
    }
    assertEquals(
        List.of("4 at 1000: 900 to 1820", "4 at 1800: 1700 to 1900").size(), take(3000).size());
  }

  @Test
  void whatIsTooMuchIsCounted() {
    for (int i = 0; i < 300; i++) {
      retransmission(1 + i, 1000);
    }
    assertEquals(256, take(3000).size());
    assertEquals(44, trouble.refused());
  }

  private List<String> take(long nowMs) {
    return trouble.take(nowMs * MS, AROUND_NS, SETTLE_NS).stream()
        .map(ConnectionTroubleTest::text)
        .toList();
  }

  private static String text(Due due) {
    return "%d at %d: %d to %d"
        .formatted(due.subject(), due.subjectStartNs() / MS, due.startNs() / MS, due.endNs() / MS);
  }

  private void zeroWindow(long startMs, long durationMs, int end) {
    trouble.put(
        EventBytes.zeroWindow()
            .withDistinctHeader()
            .set("start_ns", startMs * MS)
            .set("duration_ns", durationMs * MS)
            .set("end", end)
            .wrap(new ZeroWindowEvent()));
  }

  private void retransmission(long connectionId, long timeMs) {
    trouble.put(
        EventBytes.retransmission()
            .set("connection_id", connectionId)
            .set("time_ns", timeMs * MS)
            .set("segments", 1)
            .wrap(new RetransmissionEvent()));
  }
}
