package dev.wirescope.collector;

/** The collector cannot start; the message is one line with the remedy. */
public final class StartFailure extends Exception {
  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
