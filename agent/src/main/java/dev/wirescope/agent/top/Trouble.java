package dev.wirescope.agent.top;

import dev.wirescope.agent.top.Connection.Window;
import dev.wirescope.verdict.Quantities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a connection, how much, and in words. */
enum Trouble {
  NONE,
  /** Bytes wait that somebody has to read or to send: often only for a moment. */
  WAITING,
  /** A window was closed in the interval, and is open again. */
  WAS_STALLED,
  /** Segments were lost, or a window is closed now. */
  STALLED;

  /** Shorter closures happen in any bulk transfer: they count for the order, not for the words. */
  private static final long WORTH_A_WORD_NS = 1_000_000;

  /**
   * The worst first: segments sent again; windows closed, this node's before the peer's, since this
   * node can do something about it; bytes that wait; and then whoever moves most.
   */
  static final Comparator<Connection> WORST_FIRST =
      Comparator.comparingLong(Connection::retransmits)
          .thenComparing(c -> c.localWindow().closedNow())
          .thenComparingLong(c -> c.localWindow().closedNs())
          .thenComparing(c -> c.peerWindow().closedNow())
          .thenComparingLong(c -> c.peerWindow().closedNs())
          .thenComparingLong(c -> c.bytesUnread() + c.bytesUnsent())
          .thenComparingLong(c -> c.perSecond(c.bytesSent() + c.bytesReceived()))
          .reversed();

  static Trouble of(Connection connection) {
    if (connection.retransmits() > 0
        || connection.localWindow().closedNow()
        || connection.peerWindow().closedNow()) {
      return STALLED;
    }
    if (isWorthAWord(connection.localWindow()) || isWorthAWord(connection.peerWindow())) {
      return WAS_STALLED;
    }
    return connection.bytesUnread() + connection.bytesUnsent() > 0 ? WAITING : NONE;
  }

  /** Empty if nothing is wrong. */
  static String words(Connection connection) {
    List<String> words = new ArrayList<>();
    if (connection.retransmits() > 0) {
      words.add(Quantities.count(connection.retransmits(), "segment") + " sent again");
    }
    if (isWorthAWord(connection.localWindow())) {
      words.add(window("our reader", connection.localWindow()));
    }
    if (isWorthAWord(connection.peerWindow())) {
      words.add(window("the peer's reader", connection.peerWindow()));
    }
    if (connection.bytesUnread() > 0) {
      words.add(Quantities.bytes(connection.bytesUnread()) + " unread");
    }
    if (connection.bytesUnsent() > 0) {
      words.add(Quantities.bytes(connection.bytesUnsent()) + " not sent yet");
    }
    return String.join(", ", words);
  }

  private static boolean isWorthAWord(Window window) {
    return window.closedNow() || window.closedNs() >= WORTH_A_WORD_NS;
  }

  private static String window(String reader, Window window) {
    return reader
        + (window.closedNow() ? " does not read" : " was slow")
        + ": window closed for "
        + Quantities.duration(window.closedNs());
  }
}
