package dev.wirescope.query.webhook;

/** A webhook may not point there; the message says why. */
public final class ForbiddenTargetException extends Exception {
  public ForbiddenTargetException(String message) {
    super(message);
  }
}
