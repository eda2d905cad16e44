package dev.wirescope.agent.watch;

import dev.wirescope.verdict.Quantities;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Aligned columns for a person: when, what, who, between whom, and what happened in words. */
final class TablePrinter implements LinePrinter {
  private static final String FORM = "%-12s  %-15s  %-22s  %-21s %s %-21s  %s";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final long SLOW_NS = 10_000_000;

  private final ZoneId zone;
  private final boolean colours;

  TablePrinter(ZoneId zone, boolean colours) {
    this.zone = zone;
    this.colours = colours;
  }

  @Override
  public String head() {
    String line =
        FORM.formatted("TIME", "KIND", "PROCESS", "LOCAL", "  ", "REMOTE", "WHAT HAPPENED");
    return paint(Colour.DIM, line);
  }

  @Override
  public CharSequence event(Row row) {
    String line =
        FORM.formatted(
            time(row),
            row.kind().replace('_', ' '),
            Labels.process(row),
            Labels.endpoint(row.ip("local_ip"), row.number("local_port")),
            row.choice("direction").equals("inbound") ? "<-" : "->",
            Labels.endpoint(row.ip("remote_ip"), row.number("remote_port")),
            Sentence.of(row));
    return paint(colourOf(row), line);
  }

  @Override
  public CharSequence lost(Row status) {
    String line =
        "%-12s  %-15s  %s of probe %s: %s"
            .formatted(
                time(status),
                RowFilter.LOST,
                Quantities.count(status.number("lost"), "event"),
                status.text("probe"),
                status.text("lost_reason"));
    return paint(Colour.BOLD_RED, line);
  }

  private String time(Row row) {
    Instant instant = Instant.EPOCH.plusNanos(row.number("time_unix_ns"));
    return TIME.format(instant.atZone(zone));
  }

  private static Colour colourOf(Row row) {
    return switch (row.kind()) {
      case "zero_window" -> row.number("duration_ns") >= SLOW_NS ? Colour.RED : Colour.YELLOW;
      case "retransmission" -> Colour.YELLOW;
      case "close" -> row.number("established") == 0 ? Colour.RED : Colour.PLAIN;
      default -> Colour.PLAIN;
    };
  }

  private String paint(Colour colour, String line) {
    return colours ? colour.of(line) : line;
  }
}
