package dev.wirescope.agent.batch;

/** The numbers of the column {@code direction}. */
final class Direction {
  static final byte OUTBOUND = 1;
  static final byte INBOUND = 2;

  private static final byte ROLE_SERVER = 2;

  private Direction() {}

  /** Which way a connection was opened; one whose role is not known counts as ours. */
  static byte ofRole(byte role) {
    return role == ROLE_SERVER ? INBOUND : OUTBOUND;
  }
}
