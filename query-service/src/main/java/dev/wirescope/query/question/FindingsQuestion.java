package dev.wirescope.query.question;

import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.clickhouse.Sql;
import java.util.Map;

/** What was found? */
public final class FindingsQuestion {
  /** Its name in the path. */
  public static final String NAME = "findings";

  private static final Sql SQL = Sql.load("findings");

  private final Asker asker;
  private final FindingRows rows;

  public FindingsQuestion(Asker asker, FindingRows rows) {
    this.asker = asker;
    this.rows = rows;
  }

  /**
   * The findings, newest first.
   *
   * @param kind null for every kind
   */
  public Answer ask(AskRequest request, String kind) {
    Map<String, String> values = request.values();
    values.put("kind", kind == null ? null : FindingKind.parse("kind", kind).text());
    return asker.answer(NAME, request, SQL, values, rows::json);
  }
}
