package dev.wirescope.query.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.anomaly.Finding;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.anomaly.Subject;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.query.question.FindingRows;
import dev.wirescope.query.question.Times;
import dev.wirescope.query.question.VerdictJson;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.ColumnType.TimeNs;
import dev.wirescope.schema.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of findings: written by the tail, read again when streams and webhooks resume. */
public final class FindingStore {
  private static final int MAX_TOLD = 20_000;
  private static final int PAGE_ROWS = 1_000;
  private static final Sql TOLD = Sql.load("tail/told-findings");
  private static final Sql AFTER = Sql.load("findings-after");

  private final ClickHouse clickHouse;
  private final FindingRows rows;
  private final ObjectMapper mapper;

  public FindingStore(ClickHouse clickHouse, FindingRows rows, ObjectMapper mapper) {
    this.clickHouse = clickHouse;
    this.rows = rows;
    this.mapper = mapper;
  }

  /** {@code finding} as it will be written and told. */
  public Row row(Finding finding, long detectedUnixNs, long updatedUnixNs) {
    Subject subject = finding.subject();
    return new Row()
        .put("id", finding.id())
        .put("kind", finding.kind().text())
        .put("severity", finding.severity().text())
        .put("state", finding.state().text())
        .put("title", finding.title())
        .put("detected_unix_ns", detectedUnixNs)
        .put("start_unix_ns", finding.startUnixNs())
        .put("end_unix_ns", finding.endUnixNs())
        .put("duration_ns", finding.durationNs())
        .put("node", subject.node())
        .put("pid", subject.pid())
        .put("tid", subject.tid())
        .put("comm", subject.comm())
        .put("container_id", subject.containerId())
        .put("cgroup", subject.cgroup())
        .put("netns", subject.netns())
        .put("local_ip", subject.localIp())
        .put("local_port", subject.localPort())
        .put("remote_ip", subject.remoteIp())
        .put("remote_port", subject.remotePort())
        .put("ip_version", subject.ipVersion())
        .put("connection_id", subject.connectionId())
        .put("direction", subject.direction())
        .put("side", finding.side())
        .put("details", finding.details())
        .put("verdict", VerdictJson.of(finding.verdict()))
        .put("updated_unix_ns", updatedUnixNs);
  }

  /** {@code row} as it is told. */
  public ToldFinding told(String tenant, Row row) {
    return new ToldFinding(
        tenant,
        row.text("id"),
        row.number("updated_unix_ns"),
        FindingKind.parse("kind", row.text("kind")),
        Severity.parse("severity", row.text("severity")),
        json(row.values()));
  }

  /** Writes rows, each of its tenant. What was written before a failure may be written again. */
  public void write(List<Map.Entry<String, Row>> tenantRows) {
    for (int from = 0; from < tenantRows.size(); from += PAGE_ROWS) {
      writePage(tenantRows.subList(from, Math.min(tenantRows.size(), from + PAGE_ROWS)));
    }
  }

  private void writePage(List<Map.Entry<String, Row>> tenantRows) {
    List<String> columns = new ArrayList<>();
    columns.add("tenant");
    Tables.FINDINGS.columns().forEach(column -> columns.add(column.name()));
    List<List<String>> texts = new ArrayList<>();
    for (Map.Entry<String, Row> entry : tenantRows) {
      List<String> text = new ArrayList<>();
      text.add(entry.getKey());
      for (Column column : Tables.FINDINGS.columns()) {
        text.add(text(column, entry.getValue()));
      }
      texts.add(text);
    }
    clickHouse.insert("wirescope.findings", columns, texts);
  }

  /** The newest state of every finding told since, of all tenants, oldest first. */
  List<Row> toldSince(long unixNs) {
    Map<String, String> values = new HashMap<>();
    values.put("from", Times.text(unixNs));
    values.put("row_limit", Integer.toString(MAX_TOLD));
    return clickHouse.query(TOLD, values).reversed().stream().map(rows::json).toList();
  }

  /** The newest state of what was told to {@code tenant} after this moment, oldest first. */
  public List<ToldFinding> toldAfter(String tenant, long unixNs, int max) {
    List<ToldFinding> all = new ArrayList<>();
    long after = unixNs;
    while (all.size() < max) {
      Map<String, String> values = new HashMap<>();
      values.put("tenant", tenant);
      values.put("after", Times.text(after));
      values.put("row_limit", Integer.toString(PAGE_ROWS));
      List<Row> page = clickHouse.query(AFTER, values);
      page.forEach(row -> all.add(told(tenant, rows.json(row))));
      if (page.size() < PAGE_ROWS) {
        break;
      }
      after = all.getLast().updatedUnixNs();
    }
    return all;
  }

  private String text(Column column, Row row) {
    Object value = row.get(column.name());
    return switch (value) {
      case null -> null;
      case Map<?, ?> object -> json(object);
      case Number time when column.type() instanceof TimeNs -> Times.text(time.longValue());
      default ->
          column.name().equals("connection_id")
              ? Long.toUnsignedString(Long.parseUnsignedLong(value.toString(), 16))
              : value.toString();
    };
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a finding cannot be written as JSON", e);
    }
  }
}
