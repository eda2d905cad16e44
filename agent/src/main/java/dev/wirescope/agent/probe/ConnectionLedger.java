package dev.wirescope.agent.probe;

/**
 * Connections that ended while the kernel ran no program for it, told from the sockets that are
 * left (decision 0014). Of those that had begun before a walk, and had not been seen to end by the
 * end of it, the walk finds all but the ones that have ended unseen.
 *
 * <p>A walk may miss one that is on its way into or out of the kernel's table, and one in a
 * namespace that no process is in any more: only what every walk for a while has missed counts. For
 * one thread.
 */
final class ConnectionLedger {
  /** One walk may be wrong, two in a row are not about the same connection. */
  private static final int WALKS_MIN = 2;

  private final long patienceNs;
  private long beganNs;
  private int walks;
  private long missing;
  private long unseen;

  /** {@code patienceNs}: for how long an end must have gone unseen to be counted. */
  ConnectionLedger(long patienceNs) {
    this.patienceNs = patienceNs;
  }

  /**
   * A walk over all sockets.
   *
   * @param begun connections until the walk began, since the probes were loaded
   * @param found by this walk
   * @param ended connections until the walk had ended, in the same time
   * @param nowNs monotonic
   */
  void onWalk(long begun, long found, long ended, long nowNs) {
    long missed = Math.max(0, begun - ended - found);
    if (walks == 0) {
      beganNs = nowNs;
      missing = missed;
    }
    walks++;
    missing = Math.min(missing, missed);
    if (walks >= WALKS_MIN && nowNs - beganNs >= patienceNs) {
      unseen = Math.max(unseen, missing);
      walks = 0;
    }
  }

  /** A walk that left some sockets out: what was missed before it proves nothing. */
  void onPartialWalk() {
    walks = 0;
  }

  /** Ends that no program was run for, of connections whose sockets are gone; never less again. */
  long unseen() {
    return unseen;
  }
}
