package dev.wirescope.up.demo;

/** Ports of the demo's hosts. */
final class Ports {
  /** Sends faster than it is read. */
  static final int FLOOD = 9001;

  /** Files, asked for over the lossy path. */
  static final int FILES = 9002;

  /** Takes whatever is sent. */
  static final int EXPORTS = 9003;

  /** Ordinary HTTP. */
  static final int HTTP = 8080;

  /** UDP, on the client host: quotes, each with a number. */
  static final int QUOTES = 9100;

  /** Nobody listens here. */
  static final int CLOSED = 9999;

  private Ports() {}
}
