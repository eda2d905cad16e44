package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.verdict.Verdicts;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What could not leave its own node, for how long, and why? */
public final class LocalDropStallsQuestion {
  /** Its name in the path. */
  public static final String NAME = "local-drop-stalls";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(
          GroupBy.PROCESS,
          GroupBy.SERVICE,
          GroupBy.CONNECTION,
          GroupBy.PEER,
          GroupBy.NODE,
          GroupBy.DROP_REASON,
          GroupBy.STALL_LOCATION);

  private static final Sql SINGLE = Sql.load("local-drop-stalls");
  private static final Sql BY = Sql.load("local-drop-stalls-by");

  private final Asker asker;

  public LocalDropStallsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The stalls, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(NAME, request, SINGLE, request.values(), LocalDropStallsQuestion::judged);
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }

  private static Row judged(Row row) {
    return row.put(
        "verdict",
        VerdictJson.of(
            Verdicts.localDropStall(
                row.text("drop_reason"),
                row.text("drop_location"),
                row.text("drop_rule"),
                row.number("drops"))));
  }
}
