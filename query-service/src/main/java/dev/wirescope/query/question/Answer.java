package dev.wirescope.query.question;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wirescope.query.clickhouse.Row;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a question is answered with.
 *
 * @param question its name, as in the path
 * @param rows at most as many as were asked for
 * @param completeness how much of the truth this is
 * @param sql the statement with its parameters, null unless it was asked for
 */
@Schema(description = "Rows, and how complete they are.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
    String question,
    Instant since,
    Instant until,
    List<Row> rows,
    Completeness completeness,
    @Schema(description = "The SQL behind the answer, with explain=true.") String sql) {
  public Answer {
    rows = List.copyOf(rows);
  }
}
