package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What did the kernels throw away, where, and whose was it? */
public final class DropsQuestion {
  /** Its name in the path. */
  public static final String NAME = "drops";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(
          GroupBy.DROP_REASON,
          GroupBy.DROP_LOCATION,
          GroupBy.PROCESS,
          GroupBy.SERVICE,
          GroupBy.CONNECTION,
          GroupBy.PEER,
          GroupBy.NODE);

  private static final Sql SINGLE = Sql.load("drops");
  private static final Sql BY = Sql.load("drops-by");

  private final Asker asker;

  public DropsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The dropped segments, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(NAME, request, SINGLE, request.values(), UnaryOperator.identity());
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }
}
