package dev.wirescope.agent.top;

import dev.wirescope.agent.probe.ProbeStatus;
import dev.wirescope.agent.watch.Colour;
import dev.wirescope.verdict.Quantities;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A table for each interval: in place on a terminal, one below the other elsewhere. */
final class TableView implements View {
  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int LINES_ABOVE = 2;

  private final PrintStream out;
  private final ZoneId zone;
  private final Screen screen;
  private final boolean colours;

  TableView(PrintStream out, ZoneId zone, Screen screen, boolean colours) {
    this.out = out;
    this.zone = zone;
    this.screen = screen;
    this.colours = colours;
  }

  @Override
  public boolean show(List<Shown> connections, List<ProbeStatus> statuses) {
    Screen.Size size = screen.size();
    StringBuilder block = new StringBuilder(screen.isTerminal() ? CLEAR : "");
    line(block, summary(connections, statuses), Colour.PLAIN, size);
    line(block, TableForm.head(), Colour.DIM, size);
    int rows = Math.min(connections.size(), size.rows() - LINES_ABOVE - 1);
    for (Shown shown : connections.subList(0, rows)) {
      line(block, shown.text(), colourOf(Trouble.of(shown.connection())), size);
    }
    if (!screen.isTerminal()) {
      block.append('\n');
    }
    out.append(block);
    return !out.checkError(); // which flushes
  }

  private String summary(List<Shown> connections, List<ProbeStatus> statuses) {
    long stalled = 0;
    long sent = 0;
    long received = 0;
    long retransmits = 0;
    for (Shown shown : connections) {
      Connection c = shown.connection();
      stalled += Trouble.of(c).compareTo(Trouble.WAS_STALLED) >= 0 ? 1 : 0;
      sent += c.perSecond(c.bytesSent());
      received += c.perSecond(c.bytesReceived());
      retransmits += c.retransmits();
    }
    return "%s  %s, %s in trouble  sent %s/s  received %s/s  %s  %s"
        .formatted(
            TIME.format(LocalTime.now(zone).truncatedTo(ChronoUnit.SECONDS)),
            Quantities.count(connections.size(), "connection"),
            Quantities.count(stalled),
            Quantities.bytes(sent),
            Quantities.bytes(received),
            Quantities.count(retransmits, "retransmit"),
            Completeness.words(statuses));
  }

  private void line(StringBuilder block, String text, Colour colour, Screen.Size size) {
    String fitting = text.length() <= size.columns() ? text : text.substring(0, size.columns());
    block.append(colours ? colour.of(fitting) : fitting).append('\n');
  }

  private static Colour colourOf(Trouble trouble) {
    return switch (trouble) {
      case STALLED -> Colour.RED;
      case WAS_STALLED -> Colour.YELLOW;
      case WAITING, NONE -> Colour.PLAIN;
    };
  }
}
