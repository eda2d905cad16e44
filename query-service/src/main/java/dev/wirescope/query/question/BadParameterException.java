package dev.wirescope.query.question;

/** A parameter was wrong; the message says what is allowed. */
public final class BadParameterException extends RuntimeException {
  private final String parameter;

  public BadParameterException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  /** Its name as the caller wrote it. */
  public String parameter() {
    return parameter;
  }
}
