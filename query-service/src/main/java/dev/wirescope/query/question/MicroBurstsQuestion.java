package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.verdict.MicroBurst;
import dev.wirescope.verdict.Verdicts;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which interfaces were overrun for a moment, by whom, and what did it cost? */
public final class MicroBurstsQuestion {
  /** Its name in the path. */
  public static final String NAME = "micro-bursts";

  /** What its rows may be put together by. */
  public static final Set<GroupBy> GROUPS =
      Set.of(GroupBy.NODE, GroupBy.INTERFACE, GroupBy.PROCESS, GroupBy.PEER, GroupBy.RULE);

  private static final Sql SINGLE = Sql.load("micro-bursts");
  private static final Sql BY = Sql.load("micro-bursts-by");

  private final Asker asker;
  private final JsonColumns json;

  public MicroBurstsQuestion(Asker asker, JsonColumns json) {
    this.asker = asker;
    this.json = json;
  }

  /** The bursts, or their sums. */
  public Answer ask(AskRequest request) {
    GroupBy group = request.groupBy();
    if (group == null) {
      return asker.answer(NAME, request, SINGLE, request.values(), this::judged);
    }
    Sql sql = BY.with("COLUMNS", group.columns()).with("KEYS", group.keys());
    return asker.answer(NAME, request, sql, request.values(), UnaryOperator.identity());
  }

  private Row judged(Row row) {
    MicroBurst fact = fact(row);
    return json.open(row, "top_flows", "drops")
        .put("verdict", VerdictJson.of(Verdicts.microBurst(fact)));
  }

  /** What a row of the table says. */
  public static MicroBurst fact(Row row) {
    return new MicroBurst(
        row.text("direction"),
        row.text("end_reason").equals("open"),
        row.number("duration_ns"),
        row.number("bytes"),
        row.number("peak_queue_bytes"),
        row.number("threshold_bytes"),
        row.number("drain_bits_per_second"),
        row.number("mean_bits_per_second"),
        row.text("rule"),
        row.text("rate_source"),
        row.number("rate_bits_per_second"),
        row.number("ecn_ce_packets"),
        MicroBurst.topFlows(row.text("top_flows")),
        MicroBurst.drops(row.text("drops")),
        row.number("retransmits"),
        row.number("queue_wait_ns"));
  }
}
