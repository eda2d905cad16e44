package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which listeners turned connections away? */
public final class ListenOverflowsQuestion {
  /** Its name in the path. */
  public static final String NAME = "listen-overflows";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.PROCESS, GroupBy.SERVICE, GroupBy.LISTENER, GroupBy.NODE);

  private static final Sql SINGLE = Sql.load("listen-overflows");
  private static final Sql BY = Sql.load("listen-overflows-by");

  private final Asker asker;

  public ListenOverflowsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The overflows, newest first, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    Sql sql =
        group == null ? SINGLE : BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }
}
