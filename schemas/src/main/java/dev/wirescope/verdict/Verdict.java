package dev.wirescope.verdict;

import dev.wirescope.json.JsonText;
import java.util.List;
import java.util.Locale;

/**
 * Why something happened.
 *
 * @param cause a short name, {@code unknown} if it cannot be said
 * @param confidence how sure that is
 * @param evidence facts with their numbers; for {@code unknown} the reason why it is unknown
 */
public record Verdict(String cause, Confidence confidence, List<String> evidence) {
  /** How sure a cause is. */
  public enum Confidence {
    /** Seen directly. */
    PROVEN,
    /** The evidence fits and little else would. */
    PROBABLE,
    /** What is left after other causes were excluded. */
    INFERRED,
    /** Not to be said from what was seen. */
    UNKNOWN;

    /** The name in JSON. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Verdict {
    evidence = List.copyOf(evidence);
  }

  /** Writes this verdict as an object. */
  public void write(JsonText out) {
    out.beginObject();
    out.name("cause").value(cause);
    out.name("confidence").value(confidence.text());
    out.name("evidence").beginArray();
    for (String fact : evidence) {
      out.value(fact);
    }
    out.endArray().endObject();
  }
}
