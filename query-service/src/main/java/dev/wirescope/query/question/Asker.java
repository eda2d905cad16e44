package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The part of answering that every question shares: run, cut to the limit, say how complete. */
public final class Asker {
  private final ClickHouse clickHouse;
  private final Heartbeats heartbeats;

  public Asker(ClickHouse clickHouse, Heartbeats heartbeats) {
    this.clickHouse = clickHouse;
    this.heartbeats = heartbeats;
  }

  /** Answers with the rows of {@code sql}, each passed through {@code finish}. */
  Answer answer(
      String question,
      AskRequest request,
      Sql sql,
      Map<String, String> values,
      UnaryOperator<Row> finish) {
    List<Row> found = clickHouse.query(sql, values);
    boolean truncated = found.size() > request.limit();
    List<Row> rows = found.stream().limit(request.limit()).map(finish).toList();
    return assemble(question, request, sql, values, rows, truncated);
  }

  /** Answers with rows that were made from those of {@code sql}. */
  Answer assemble(
      String question,
      AskRequest request,
      Sql sql,
      Map<String, String> values,
      List<Row> rows,
      boolean truncated) {
    return new Answer(
        question,
        request.window().since(),
        request.window().until(),
        rows,
        heartbeats.completeness(
            request.tenant(), request.window(), request.filter().node(), truncated),
        request.explain() ? sql.explain(values, ClickHouse.SETTINGS) : null);
  }

  List<Row> rows(Sql sql, Map<String, String> values) {
    return clickHouse.query(sql, values);
  }
}
