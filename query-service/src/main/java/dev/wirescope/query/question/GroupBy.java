package dev.wirescope.query.question;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What rows may be put together by: the closed list of columns that reach a statement as text. */
public enum GroupBy {
  PROCESS("node, pid, comm", "node, pid, comm"),
  CONNECTION(
      "node, connection_id, any(e.pid) AS pid, any(e.comm) AS comm, any(e.local_ip) AS local_ip,"
          + " any(e.local_port) AS local_port, any(e.remote_ip) AS remote_ip,"
          + " any(e.remote_port) AS remote_port",
      "node, connection_id"),
  NODE("node", "node"),
  PEER("remote_ip", "remote_ip"),
  KIND("retransmission_kind", "retransmission_kind");

  private final String columns;
  private final String keys;

  GroupBy(String columns, String keys) {
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
    return name().toLowerCase(Locale.ROOT);
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
