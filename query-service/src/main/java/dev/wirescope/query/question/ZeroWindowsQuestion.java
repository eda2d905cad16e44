package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.verdict.Verdict;
import dev.wirescope.verdict.Verdicts;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Whose window was closed, for how long, and why? */
public final class ZeroWindowsQuestion {
  /** Its name in the path. */
  public static final String NAME = "zero-windows";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.PROCESS, GroupBy.SERVICE, GroupBy.CONNECTION, GroupBy.NODE, GroupBy.PEER);

  private static final Sql EPISODES = Sql.load("zero-windows");
  private static final Sql BY = Sql.load("zero-windows-by");

  private final Asker asker;

  public ZeroWindowsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The episodes, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(
          NAME,
          request,
          EPISODES,
          request.values(),
          row -> row.put("verdict", VerdictJson.of(verdict(row))));
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }

  private static Verdict verdict(Row row) {
    boolean open = row.text("end_reason").equals("open");
    return row.text("side").equals("local")
        ? Verdicts.localZeroWindow(row.number("duration_ns"), row.number("bytes_unread"), open)
        : Verdicts.peerZeroWindow(
            row.number("duration_ns"),
            row.number("sender_blocked_ns"),
            row.number("bytes_blocked"),
            open);
  }
}
