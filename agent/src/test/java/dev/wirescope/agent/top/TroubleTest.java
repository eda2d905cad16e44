package dev.wirescope.agent.top;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.top.Connection.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private static final Window OPEN = new Window(0, false);
  private static final Window WAS_CLOSED = new Window(35_000_000, false);
  private static final Window CLOSED = new Window(900_000_000, true);

  @Test
  void theWorstComesFirst() {
    List<Connection> expected =
        List.of(
            connection("loses most", 9, OPEN, OPEN, 0, 0, 0),
            connection("loses and is stalled", 1, CLOSED, OPEN, 0, 0, 0),
            connection("loses", 1, OPEN, OPEN, 0, 0, 5_000_000),
            connection("our reader is stalled", 0, CLOSED, OPEN, 1, 0, 0),
            connection("our reader was stalled", 0, WAS_CLOSED, OPEN, 0, 0, 0),
            connection("the peer's reader is stalled", 0, OPEN, CLOSED, 0, 7, 0),
            connection("the peer's reader was stalled", 0, OPEN, WAS_CLOSED, 0, 0, 0),
            connection("much is unsent", 0, OPEN, OPEN, 0, 5000, 0),
            connection("some is unread", 0, OPEN, OPEN, 4000, 0, 9_000_000),
            connection("busy", 0, OPEN, OPEN, 0, 0, 9_000_000),
            connection("less busy", 0, OPEN, OPEN, 0, 0, 1000),
            connection("idle", 0, OPEN, OPEN, 0, 0, 0));
    List<Connection> sorted = new ArrayList<>(expected);
    Collections.shuffle(sorted, new Random(1));
    sorted.sort(Trouble.WORST_FIRST);
    assertEquals(
        expected.stream().map(Connection::process).toList(),
        sorted.stream().map(Connection::process).toList());
  }

  @Test
  void aWindowClosedNowIsWorseThanOneThatWasClosedForLonger() {
    Connection now = connection("now", 0, new Window(1000, true), OPEN, 0, 0, 0);
    Connection before = connection("before", 0, WAS_CLOSED, OPEN, 0, 0, 0);
    assertEquals(true, Trouble.WORST_FIRST.compare(now, before) < 0);
  }

  @Test
  void isSaidInWords() {
    assertEquals("", words(0, OPEN, OPEN, 0, 0));
    assertEquals("1 segment sent again", words(1, OPEN, OPEN, 0, 0));
    assertEquals(
        "our reader does not read: window closed for 900.0 ms, 124.6 KiB unread",
        words(0, CLOSED, OPEN, 127_575, 0));
    assertEquals(
        "our reader was slow: window closed for 35.0 ms", words(0, WAS_CLOSED, OPEN, 0, 0));
    assertEquals(
        "3 segments sent again, the peer's reader does not read: window closed for 900.0 ms,"
            + " 64 KiB not sent yet",
        words(3, OPEN, CLOSED, 0, 65_536));
    assertEquals(
        "the peer's reader was slow: window closed for 35.0 ms", words(0, OPEN, WAS_CLOSED, 0, 0));
  }

  @Test
  void aWindowClosedForMicrosecondsIsNoTrouble() {
    Window short1 = new Window(999_999, false);
    assertEquals("", words(0, short1, short1, 0, 0));
    assertEquals(Trouble.NONE, Trouble.of(connection("", 0, short1, short1, 0, 0, 0)));
  }

  @Test
  void hasDegrees() {
    assertEquals(Trouble.STALLED, Trouble.of(connection("", 1, OPEN, OPEN, 0, 0, 0)));
    assertEquals(Trouble.STALLED, Trouble.of(connection("", 0, CLOSED, OPEN, 0, 0, 0)));
    assertEquals(Trouble.STALLED, Trouble.of(connection("", 0, OPEN, CLOSED, 0, 0, 0)));
    assertEquals(Trouble.WAS_STALLED, Trouble.of(connection("", 0, OPEN, WAS_CLOSED, 0, 0, 0)));
    assertEquals(Trouble.WAITING, Trouble.of(connection("", 0, OPEN, OPEN, 1, 0, 0)));
    assertEquals(Trouble.NONE, Trouble.of(connection("", 0, OPEN, OPEN, 0, 0, 7)));
  }

  private static String words(
      long retransmits, Window local, Window peer, long bytesUnread, long bytesUnsent) {
    return Trouble.words(connection("", retransmits, local, peer, bytesUnread, bytesUnsent, 0));
  }

  private static Connection connection(
      String name,
      long retransmits,
      Window local,
      Window peer,
      long bytesUnread,
      long bytesUnsent,
      long bytesSent) {
    return new Connection(
        name,
        "10.0.0.1:1",
        "10.0.0.2:2",
        "client",
        0,
        1_000_000_000,
        bytesSent,
        0,
        retransmits,
        local,
        peer,
        bytesUnread,
        bytesUnsent);
  }
}
