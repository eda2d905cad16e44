package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Set;
import java.util.function.UnaryOperator;

/** How were connections over time: rates, windows, queues and limits? */
public final class ConnectionSummariesQuestion {
  /** Its name in the path. */
  public static final String NAME = "connection-summaries";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.PROCESS, GroupBy.SERVICE, GroupBy.CONNECTION, GroupBy.NODE, GroupBy.PEER);

  private static final Sql SINGLE = Sql.load("connection-summaries");
  private static final Sql BY = Sql.load("connection-summaries-by");

  private final Asker asker;

  public ConnectionSummariesQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The summaries, newest first, or what they sum up to. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    Sql sql =
        group == null ? SINGLE : BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }
}
