package dev.wirescope.agent.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.verdict.Quantities;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An answer as a table: of the rows of events the columns that a person looks for first, of sums
 * all of them; times, durations and bytes in units that can be read.
 */
final class AnswerTable {
  private static final List<String> FIRST =
      List.of(
          "start_unix_ns",
          "time_unix_ns",
          "first_unix_ns",
          "node",
          "interface",
          "direction",
          "comm",
          "pid",
          "local_port",
          "remote_ip",
          "remote_port",
          "side",
          "retransmission_kind",
          "gap_kind",
          "drop_reason",
          "sent_by",
          "reset_reason",
          "duration_ns",
          "bytes",
          "segments",
          "mean_bits_per_second",
          "retransmits",
          "drops",
          "trouble");

  private static final int EVENT_COLUMNS = 20;
  private static final int WIDTH_MAX = 40;
  private static final long NS_IN_S = 1_000_000_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSS");

  private final ZoneId zone;

  AnswerTable(ZoneId zone) {
    this.zone = zone;
  }

  void print(JsonNode answer, PrintStream out) {
    JsonNode rows = answer.path("rows");
    List<String> columns = columns(rows);
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(AnswerTable::title).toList());
    for (JsonNode row : rows) {
      lines.add(columns.stream().map(column -> cell(column, row.path(column))).toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(line.get(i)).repeat(" ", widths[i] - line.get(i).length() + 2);
      }
      out.println(text.toString().stripTrailing());
    }
  }

  /** Those of the first row; an event's are too many to be read, so only the best known. */
  private static List<String> columns(JsonNode rows) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode row : rows) {
      row.fieldNames().forEachRemaining(names::add);
    }
    if (names.size() <= EVENT_COLUMNS) {
      return List.copyOf(names);
    }
    List<String> shown = new ArrayList<>(FIRST);
    shown.retainAll(names);
    if (names.contains("verdict")) {
      shown.add("verdict");
    }
    return shown;
  }

  private static String title(String column) {
    return column
        .replaceAll("_unix_ns$", "")
        .replaceAll("_ns$", "")
        .replaceAll("_bits_per_second$", "_rate");
  }

  private String cell(String column, JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    }
    if (column.equals("verdict")) {
      return value.path("cause").asText() + " (" + value.path("confidence").asText() + ")";
    }
    String text = value.isContainerNode() ? value.toString() : value.asText();
    if (value.isIntegralNumber()) {
      text = number(column, value.asLong());
    }
    text = printable(text);
    return text.length() <= WIDTH_MAX ? text : text.substring(0, WIDTH_MAX - 1) + "…";
  }

  private String number(String column, long value) {
    if (column.endsWith("_unix_ns")) {
      Instant time = Instant.ofEpochSecond(value / NS_IN_S, value % NS_IN_S);
      return TIME.format(time.atZone(zone));
    }
    if (column.endsWith("_ns")) {
      return Quantities.duration(value);
    }
    if (column.endsWith("bits_per_second")) {
      return Quantities.bitRate(value);
    }
    return column.endsWith("bytes") ? Quantities.bytes(value) : Long.toString(value);
  }

  /** A name in an answer may be anything: nothing it says may steer the terminal. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
