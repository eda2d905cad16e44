package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What rows may be put together by: the closed list of columns that reach a statement as text. */
public enum GroupBy {
  PROCESS("process", "node, pid, comm"),
  CONNECTION(
      "connection",
      "node, connection_id, any(e.pid) AS pid, any(e.comm) AS comm, any(e.local_ip) AS local_ip,"
          + " any(e.local_port) AS local_port, any(e.remote_ip) AS remote_ip,"
          + " any(e.remote_port) AS remote_port",
      "node, connection_id"),
  NODE("node", "node"),
  SERVICE("service", Sql.part("service") + " AS service", "service"),
  LISTENER("listener", "node, netns, local_ip, local_port"),
  PEER("peer", "remote_ip"),
  /** Names repeat from one network namespace to the next. */
  INTERFACE("interface", "node, netns, interface, direction"),
  RULE("rule", "rule"),
  KIND("kind", "retransmission_kind"),
  CAUSE("cause", "cause"),
  DROP_REASON("reason", "drop_reason"),
  DROP_LOCATION("location", "drop_reason, drop_location, drop_rule, drop_interface"),
  /** Stalls know of no interface. */
  STALL_LOCATION("location", "drop_reason, drop_location, drop_rule"),
  RESET_REASON("reason", "sent_by, reset_reason"),
  PHASE("phase", "phase");

  private final String text;
  private final String columns;
  private final String keys;

  GroupBy(String text, String keys) {
    this(text, keys, keys);
  }

  GroupBy(String text, String columns, String keys) {
    this.text = text;
    this.columns = columns;
    this.keys = keys;
  }

  /** What is selected of each group. */
  String columns() {
    return columns;
  }

  /** What tells the groups apart. */
  String keys() {
    return keys;
  }

  /** As it is written in a request. */
  public String text() {
    return text;
  }

  /**
   * Reads {@code text}.
   *
   * @return null for null
   * @throws BadParameterException if it is not one of {@code allowed}
   */
  static GroupBy parse(String text, Set<GroupBy> allowed) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(values())
        .filter(group -> allowed.contains(group) && group.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadParameterException(
                    "group_by",
                    allowed.isEmpty()
                        ? "this question has no group_by"
                        : "group_by must be one of " + list(allowed)));
  }

  private static String list(Set<GroupBy> groups) {
    return EnumSet.copyOf(groups).stream().map(GroupBy::text).collect(Collectors.joining(", "));
  }
}
