package dev.wirescope.up;

/** What the person at the shell can put right: one line that says what failed and the remedy. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error that is told as {@code message} and nothing else. */
  public UserError(String message) {
    super(message);
  }

  /** An error that has a deeper cause, kept for a debugger. */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
