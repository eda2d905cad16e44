package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.verdict.Gap;
import dev.wirescope.verdict.Verdicts;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which interfaces that had been busy fell silent, for how long, and why? */
public final class GapsQuestion {
  /** Its name in the path. */
  public static final String NAME = "gaps";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.NODE, GroupBy.INTERFACE, GroupBy.PROCESS, GroupBy.PEER, GroupBy.CAUSE);

  private static final Sql SINGLE = Sql.load("gaps");
  private static final Sql BY = Sql.load("gaps-by");

  private final Asker asker;

  public GapsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The gaps, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(
          NAME,
          request,
          SINGLE,
          request.values(),
          row -> row.put("verdict", VerdictJson.of(Verdicts.gap(fact(row)))));
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }

  /** What a row of the table says. */
  public static Gap fact(Row row) {
    return switch (row.text("gap_kind")) {
      case "hole" ->
          new Gap.Hole(
              row.text("cause"),
              row.number("duration_ns"),
              row.text("hole_end").equals("filled"),
              row.has("bytes_missing") ? row.number("bytes_missing") : -1,
              row.number("segments_waiting"),
              row.text("drop_reason"),
              Verdicts.place(
                  row.text("drop_reason"), row.text("drop_location"), row.text("drop_rule")));
      case "sequence" ->
          new Gap.Skipped(
              row.text("cause"),
              row.number("duration_ns"),
              row.number("sequence_first"),
              row.number("sequence_missing"),
              row.number("sequence_late"));
      default ->
          new Gap.Silence(
              row.text("cause"),
              row.number("duration_ns"),
              row.number("threshold_ns"),
              row.number("usual_gap_ns"),
              row.number("packets_before"),
              row.number("host_paused_ns"),
              row.has("bytes_unsent") ? row.number("bytes_unsent") : -1);
    };
  }
}
