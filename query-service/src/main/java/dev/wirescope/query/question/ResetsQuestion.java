package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.verdict.Verdicts;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which connections were reset, by whom, and why? */
public final class ResetsQuestion {
  /** Its name in the path. */
  public static final String NAME = "resets";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(
          GroupBy.PROCESS,
          GroupBy.SERVICE,
          GroupBy.PEER,
          GroupBy.RESET_REASON,
          GroupBy.PHASE,
          GroupBy.NODE);

  private static final Sql SINGLE = Sql.load("resets");
  private static final Sql BY = Sql.load("resets-by");

  private final Asker asker;

  public ResetsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The resets, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(NAME, request, SINGLE, request.values(), ResetsQuestion::judged);
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }

  private static Row judged(Row row) {
    return row.put(
        "verdict",
        VerdictJson.of(
            Verdicts.reset(row.text("sent_by"), row.text("phase"), row.text("reset_reason"))));
  }
}
