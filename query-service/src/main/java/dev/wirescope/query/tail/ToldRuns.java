package dev.wirescope.query.tail;

import dev.wirescope.query.anomaly.GapEvent;
import dev.wirescope.query.anomaly.MicroBurstEvent;
import dev.wirescope.query.anomaly.Reset;
import dev.wirescope.query.anomaly.Retransmission;
import dev.wirescope.query.anomaly.Subject;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.query.question.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run that was told, and has not ended, had counted before a moment. */
final class ToldRuns {
  private static final Sql RETRANSMISSIONS = Sql.load("tail/retransmissions-of-run");
  private static final Sql RESETS = Sql.load("tail/resets-of-run");
  private static final Sql MICRO_BURSTS =
      Sql.load("tail/interface-events-of-run").with("TABLE", "wirescope.micro_bursts");
  private static final Sql GAPS =
      Sql.load("tail/interface-events-of-run").with("TABLE", Sql.part("gaps-by-place"));

  private final ClickHouse clickHouse;

  ToldRuns(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  List<Retransmission> retransmissions(Subject subject, long startUnixNs, long beforeUnixNs) {
    return clickHouse.query(RETRANSMISSIONS, values(subject, startUnixNs, beforeUnixNs)).stream()
        .map(row -> EventRows.retransmission(subject, row, row.number("row_count")))
        .toList();
  }

  List<Reset> resets(Subject subject, long startUnixNs, long beforeUnixNs) {
    return clickHouse.query(RESETS, values(subject, startUnixNs, beforeUnixNs)).stream()
        .map(row -> EventRows.reset(subject, row, row.number("row_count")))
        .toList();
  }

  List<MicroBurstEvent> microBursts(Subject subject, String name, long start, long before) {
    return clickHouse.query(MICRO_BURSTS, values(subject, name, start, before)).stream()
        .map(EventRows::microBurst)
        .toList();
  }

  List<GapEvent> gaps(Subject subject, String name, long start, long before) {
    return clickHouse.query(GAPS, values(subject, name, start, before)).stream()
        .map(EventRows::gap)
        .toList();
  }

  private static Map<String, String> values(
      Subject subject, String interfaceName, long startUnixNs, long beforeUnixNs) {
    Map<String, String> values = values(subject, startUnixNs, beforeUnixNs);
    values.put("interface", interfaceName);
    values.put("direction", subject.direction());
    return values;
  }

  private static Map<String, String> values(Subject subject, long startUnixNs, long beforeUnixNs) {
    Map<String, String> values = new HashMap<>();
    values.put("tenant", subject.tenant());
    values.put("node", subject.node());
    values.put("pid", Long.toString(subject.pid()));
    values.put(
        "connection_id", Long.toUnsignedString(Long.parseUnsignedLong(subject.connectionId(), 16)));
    values.put("netns", Long.toString(subject.netns()));
    values.put("local_port", Integer.toString(subject.localPort()));
    values.put("remote_port", Integer.toString(subject.remotePort()));
    values.put("remote_ip", subject.remoteIp());
    values.put("start", Times.text(startUnixNs));
    values.put("before", Times.text(beforeUnixNs));
    return values;
  }
}
