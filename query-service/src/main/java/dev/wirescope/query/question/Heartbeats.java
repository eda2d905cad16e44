package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.query.question.Completeness.ProbeNotRunning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the agents say about themselves: who reported, what was lost, which probes run. */
public final class Heartbeats {
  /** A node that has not been heard for this long is silent. */
  static final Duration SILENT_AFTER = Duration.ofSeconds(15);

  /** The name under which an agent reports its own path, rather than a probe. */
  private static final String AGENT = "agent";

  private static final String ATTACHED = "attached";
  private static final Sql SQL = Sql.load("heartbeats");

  /** One probe of one node, or its agent. */
  record Heartbeat(
      String node,
      String probe,
      long eventsSent,
      long eventsLost,
      long lastSeenUnixNs,
      String state,
      String reason) {
    boolean isAgent() {
      return probe.equals(AGENT);
    }

    boolean runs() {
      return state.equals(ATTACHED);
    }
  }

  private final ClickHouse clickHouse;
  private final Clock clock;

  public Heartbeats(ClickHouse clickHouse, Clock clock) {
    this.clickHouse = clickHouse;
    this.clock = clock;
  }

  /** How complete an answer about {@code window} is; {@code node} is null for all nodes. */
  public Completeness completeness(
      String tenant, Window window, String node, boolean rowsTruncated) {
    return summarise(read(tenant, window, node), reference(window), rowsTruncated);
  }

  /**
   * The heartbeats of {@code window}, and the last ones of nodes heard in the hour before its end.
   */
  List<Heartbeat> read(String tenant, Window window, String node) {
    Map<String, String> values = new HashMap<>();
    values.put("tenant", tenant);
    values.put("since", Times.text(window.since()));
    values.put("until", Times.text(window.until()));
    values.put("node", node);
    List<Heartbeat> heartbeats = new ArrayList<>();
    for (Row row : clickHouse.query(SQL, values)) {
      heartbeats.add(
          new Heartbeat(
              row.text("node"),
              row.text("probe"),
              row.number("events_sent"),
              row.number("events_lost"),
              row.number("last_seen_unix_ns"),
              row.text("last_state"),
              row.text("last_reason")));
    }
    return heartbeats;
  }

  /** The moment by which nodes are judged: nobody can have been heard in the future. */
  Instant reference(Window window) {
    Instant now = clock.instant();
    return window.until().isAfter(now) ? now : window.until();
  }

  static Completeness summarise(
      List<Heartbeat> heartbeats, Instant reference, boolean rowsTruncated) {
    long attempted = 0;
    long sent = 0;
    long lost = 0;
    Map<String, Long> lastSeen = new TreeMap<>();
    List<ProbeNotRunning> notRunning = new ArrayList<>();
    for (Heartbeat heartbeat : heartbeats) {
      lastSeen.merge(heartbeat.node(), heartbeat.lastSeenUnixNs(), Math::max);
      lost += heartbeat.eventsLost();
      // What the agent lost had been handed over by a probe and is counted as sent there.
      if (!heartbeat.isAgent()) {
        sent += heartbeat.eventsSent();
        attempted += heartbeat.eventsSent() + heartbeat.eventsLost();
      }
      if (!heartbeat.runs()) {
        notRunning.add(
            new ProbeNotRunning(heartbeat.node(), heartbeat.probe(), heartbeat.reason()));
      }
    }
    List<String> silent =
        lastSeen.entrySet().stream()
            .filter(node -> isSilent(node.getValue(), reference))
            .map(Map.Entry::getKey)
            .toList();
    double lostShare = lost == 0 ? 0 : (double) lost / Math.max(attempted, lost);
    boolean complete =
        lost == 0
            && !lastSeen.isEmpty()
            && silent.isEmpty()
            && notRunning.isEmpty()
            && !rowsTruncated;
    return new Completeness(
        complete,
        sent,
        lost,
        lostShare,
        List.copyOf(lastSeen.keySet()),
        silent,
        notRunning,
        1.0,
        rowsTruncated);
  }

  static boolean isSilent(long lastSeenUnixNs, Instant reference) {
    return Times.instant(lastSeenUnixNs).isBefore(reference.minus(SILENT_AFTER));
  }
}
