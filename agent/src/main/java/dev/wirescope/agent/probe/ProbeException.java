package dev.wirescope.agent.probe;

/** A probe cannot run here. The message is one line: reason and remedy. */
public final class ProbeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProbeException(String reason, String remedy) {
    super(reason + "; " + remedy);
  }
}
