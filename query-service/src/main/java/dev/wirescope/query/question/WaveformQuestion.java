package dev.wirescope.query.question;

import dev.wirescope.query.clickhouse.Sql;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What did an interface carry around a finding, slot by slot? */
public final class WaveformQuestion {
  /** Its name in the path. */
  public static final String NAME = "waveform";

  private static final Sql SQL = Sql.load("waveform");

  private final Asker asker;

  public WaveformQuestion(Asker asker) {
    this.asker = asker;
  }

  /** One row for each direction of each waveform. */
  public Answer ask(WaveformRequest request) {
    Map<String, String> values = request.values();
    return asker.answer(NAME, request.common(), SQL, values, UnaryOperator.identity());
  }
}
