package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which connections are in trouble? */
public final class ConnectionsQuestion {
  /** Its name in the path. */
  public static final String NAME = "connections";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.PROCESS, GroupBy.SERVICE, GroupBy.NODE, GroupBy.PEER);

  private static final Sql SINGLE = Sql.load("connections");
  private static final Sql BY = Sql.load("connections-by");

  private final Asker asker;

  public ConnectionsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The connections, worst first, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    Sql sql =
        group == null ? SINGLE : BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }
}
