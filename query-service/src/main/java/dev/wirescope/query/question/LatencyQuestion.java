package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** How long does connecting take, and how far away are the peers? */
public final class LatencyQuestion {
  /** Its name in the path. */
  public static final String NAME = "latency";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.PROCESS, GroupBy.SERVICE, GroupBy.NODE, GroupBy.PEER);

  private static final int DEFAULT_STEPS = 60;
  private static final Duration MIN_STEP = Duration.ofSeconds(1);
  private static final List<String> COUNTS = List.of("connects", "connects_failed", "closes");
  private static final List<String> COLUMNS =
      List.of(
          "connects",
          "connects_failed",
          "connect_latency_p50_ns",
          "connect_latency_p90_ns",
          "connect_latency_p99_ns",
          "connect_latency_max_ns",
          "closes",
          "srtt_p50_us",
          "srtt_p90_us",
          "srtt_p99_us");
  private static final Sql STEPS = Sql.load("latency");
  private static final Sql BY = Sql.load("latency-by");

  private final Asker asker;

  public LatencyQuestion(Asker asker) {
    this.asker = asker;
  }

  /** A row for each step, those without events included, or one for each group. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    Map<String, String> values = request.values();
    if (group != null) {
      Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
      return asker.answer(NAME, request, sql, values, UnaryOperator.identity());
    }
    long stepNs = stepNs(request);
    int steps = Math.toIntExact(Math.ceilDiv(request.window().length().toNanos(), stepNs));
    values.put("step_ns", Long.toString(stepNs));
    values.put("row_limit", Integer.toString(AskRequest.MAX_LIMIT));
    Map<Long, Row> found = new HashMap<>();
    for (Row row : asker.rows(STEPS, values)) {
      found.put(row.number("step"), row);
    }
    List<Row> rows = new ArrayList<>(steps);
    long since = Times.unixNs(request.window().since());
    for (long step = 0; step < steps; step++) {
      rows.add(row(since + step * stepNs, found.get(step)));
    }
    return asker.assemble(NAME, request, STEPS, values, rows, false);
  }

  private static Row row(long timeUnixNs, Row found) {
    Row row = new Row().put("time_unix_ns", timeUnixNs);
    for (String column : COLUMNS) {
      if (found != null) {
        row.put(column, found.get(column));
      } else {
        row.put(column, COUNTS.contains(column) ? 0 : null);
      }
    }
    return row;
  }

  private static long stepNs(AskRequest request) {
    Duration length = request.window().length();
    Duration step = request.step();
    if (step == null) {
      Duration chosen = length.dividedBy(DEFAULT_STEPS);
      return (chosen.compareTo(MIN_STEP) < 0 ? MIN_STEP : chosen).toNanos();
    }
    if (step.compareTo(MIN_STEP) < 0
        || Math.ceilDiv(length.toNanos(), step.toNanos()) > AskRequest.MAX_LIMIT) {
      throw new BadParameterException(
          "step",
          "step must be 1s or more and cut the time into "
              + AskRequest.MAX_LIMIT
              + " steps at most");
    }
    return step.toNanos();
  }
}
