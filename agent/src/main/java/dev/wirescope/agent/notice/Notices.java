package dev.wirescope.agent.notice;

/** Takes lines for the operator: what happened, to what, and what helps. For any thread. */
@FunctionalInterface
public interface Notices {
  /** Says {@code line}. */
  void say(String line);

  /** Lines on standard error, where a service manager or a person reads them. */
  static Notices onStandardError() {
    return line -> System.err.println("wirescope: " + line);
  }
}
