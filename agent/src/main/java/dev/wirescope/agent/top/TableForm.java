package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Row;
import dev.wirescope.verdict.Quantities;

/** Aligned columns for a person. */
final class TableForm implements ConnectionForm {
  private static final String FORM = "%-20s %-21s %-21s %-6s %9s %12s %12s %7s %9s %10s %10s  %s";
  private static final long NS_IN_US = 1000;
  private static final long NS_IN_MS = 1_000_000;

  static String head() {
    return FORM.formatted(
        "PROCESS",
        "LOCAL",
        "REMOTE",
        "ROLE",
        "RTT",
        "SENT/s",
        "RECEIVED/s",
        "RETRANS",
        "CLOSED ms",
        "UNREAD",
        "UNSENT",
        "TROUBLE");
  }

  @Override
  public String line(Connection c, Row row) {
    return FORM.formatted(
        c.process(),
        c.local(),
        c.remote(),
        c.role(),
        c.srttUs() == 0 ? "-" : Quantities.duration(c.srttUs() * NS_IN_US),
        rate(c, c.bytesSent()),
        rate(c, c.bytesReceived()),
        orDash(c.retransmits()),
        orDash(Math.max(c.localWindow().closedNs(), c.peerWindow().closedNs()) / NS_IN_MS),
        bytes(c.bytesUnread()),
        bytes(c.bytesUnsent()),
        Trouble.words(c));
  }

  private static String rate(Connection c, long bytes) {
    return bytes(c.perSecond(bytes));
  }

  private static String bytes(long bytes) {
    return bytes == 0 ? "-" : Quantities.bytes(bytes);
  }

  private static String orDash(long number) {
    return number == 0 ? "-" : Quantities.count(number);
  }
}
