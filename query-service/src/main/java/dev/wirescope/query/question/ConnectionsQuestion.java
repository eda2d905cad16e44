package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which connections are in trouble? */
public final class ConnectionsQuestion {
  /** Its name in the path. */
  public static final String NAME = "connections";

  /** Its rows are connections already. */
  public static final Set<GroupBy> GROUPS = Set.of();

  private static final Sql SQL = Sql.load("connections");

  private final Asker asker;

  public ConnectionsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The connections, worst first. */
  public Answer ask(AskRequest request) {
    return asker.answer(NAME, request, SQL, request.values(), UnaryOperator.identity());
  }
}
