package dev.wirescope.query.anomaly;

import dev.wirescope.query.question.BadParameterException;
import java.util.Arrays;
import java.util.Locale;

/** How bad a finding is, least first. */
public enum Severity {
  /** Worth knowing; nobody was held up. */
  INFO,
  /** Somebody was held up. */
  WARNING,
  /** For a second or more, or for good. */
  CRITICAL;

  /** The name in JSON and in the table. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code text}.
   *
   * @throws BadParameterException if it is none, naming {@code parameter}
   */
  public static Severity parse(String parameter, String text) {
    return Arrays.stream(values())
        .filter(severity -> severity.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadParameterException(
                    parameter, parameter + " must be one of info, warning, critical"));
  }
}
