package dev.wirescope.query.question;

import dev.wirescope.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verdict as JSON. */
public final class VerdictJson {
  private VerdictJson() {}

  /** Its fields in order. */
  public static Map<String, Object> of(Verdict verdict) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cause", verdict.cause());
    fields.put("confidence", verdict.confidence().text());
    fields.put("evidence", verdict.evidence());
    return fields;
  }
}
