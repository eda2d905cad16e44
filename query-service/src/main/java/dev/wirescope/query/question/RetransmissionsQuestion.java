package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.verdict.Verdicts;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What was sent again, by whom, after which signal, and why? */
public final class RetransmissionsQuestion {
  /** Its name in the path. */
  public static final String NAME = "retransmissions";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(
          GroupBy.PROCESS,
          GroupBy.SERVICE,
          GroupBy.CONNECTION,
          GroupBy.NODE,
          GroupBy.PEER,
          GroupBy.KIND,
          GroupBy.CAUSE);

  private static final Sql SINGLE = Sql.load("retransmissions");
  private static final Sql BY = Sql.load("retransmissions-by");

  private final Asker asker;

  public RetransmissionsQuestion(Asker asker) {
    this.asker = asker;
  }

  /** The retransmissions, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(
          NAME,
          request,
          SINGLE,
          request.values(),
          row -> row.put("verdict", VerdictJson.of(Verdicts.retransmission(fact(row)))));
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }

  /** What a row of the table, or of a sum by these columns, says. */
  public static Verdicts.Retransmission fact(Row row) {
    return new Verdicts.Retransmission(
        row.text("retransmission_kind"),
        row.number("attempt"),
        row.number("error"),
        row.text("dropped"),
        row.text("drop_reason"),
        row.text("drop_location"),
        row.text("drop_rule"),
        row.text("drop_interface"),
        row.has("drop_time_unix_ns")
            ? row.number("time_unix_ns") - row.number("drop_time_unix_ns")
            : 0,
        Boolean.TRUE.equals(row.get("drops_watched")),
        outcome(row.get("spurious")),
        row.has("spurious_evidence") ? row.text("spurious_evidence") : "");
  }

  private static Verdicts.Outcome outcome(Object spurious) {
    if (spurious == null) {
      return Verdicts.Outcome.UNKNOWN;
    }
    return Boolean.TRUE.equals(spurious) ? Verdicts.Outcome.SPURIOUS : Verdicts.Outcome.NEEDED;
  }
}
