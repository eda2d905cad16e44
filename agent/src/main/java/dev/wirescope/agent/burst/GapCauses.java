package dev.wirescope.agent.burst;

import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.heartbeat.NodeActivity;
import dev.wirescope.agent.heartbeat.Pause;
import dev.wirescope.agent.packet.PacketFlow;

/**
 * Why an interface fell silent: the first cause that holds for half of the silence. What a wire did
 * is only said where this node is known to have run all the time.
 */
final class GapCauses {
  // numbers of the column cause
  private static final byte UNKNOWN = 0;
  private static final byte HOST_PAUSED = 1;
  private static final byte SENDER_IDLE = 3;
  private static final byte RWND_LIMITED = 4;
  private static final byte CWND_LIMITED = 5;
  private static final byte PEER_OR_PATH_SILENT = 6;

  private static final byte LOCAL = 1;
  private static final byte PEER = 2;

  private final NodeActivity activity;
  private final RecentZeroWindows windows;

  /**
   * A cause.
   *
   * @param number of the column
   * @param hostPausedNs part of the silence in which a CPU did not run for certain
   * @param bytesUnsent what waited to be sent, below 0 if that is not known
   */
  record Cause(byte number, long hostPausedNs, long bytesUnsent) {
    Cause(byte number, long hostPausedNs) {
      this(number, hostPausedNs, -1);
    }
  }

  /**
   * Looks in these.
   *
   * @param activity null if it is not known whether this node ran, as of a capture
   */
  GapCauses(NodeActivity activity, RecentZeroWindows windows) {
    this.activity = activity;
    this.windows = windows;
  }

  /**
   * Why.
   *
   * @param lastFlow of the packet before it
   */
  Cause of(Finding.Silence silence, NamedFlow lastFlow) {
    if (activity == null) {
      return new Cause(UNKNOWN, 0);
    }
    long startNs = silence.startNs();
    long endNs = silence.endNs();
    long half = (endNs - startNs) / 2;
    long certainNs = 0;
    long possibleNs = 0;
    for (Pause pause : activity.pauses(startNs, endNs)) {
      certainNs = Math.max(certainNs, pause.certainNs(startNs, endNs));
      possibleNs = Math.max(possibleNs, pause.possibleNs(startNs, endNs));
    }
    if (certainNs > 0 && possibleNs >= half) {
      return new Cause(HOST_PAUSED, certainNs);
    }
    long connection = lastFlow.header().connectionId();
    byte receiver = silence.outbound() ? PEER : LOCAL;
    if (connection != 0 && windows.closedNs(connection, receiver, startNs, endNs) >= half) {
      return new Cause(RWND_LIMITED, certainNs);
    }
    if (!activity.cover(startNs, endNs)) {
      return new Cause(UNKNOWN, certainNs);
    }
    if (!silence.outbound()) {
      return new Cause(PEER_OR_PATH_SILENT, certainNs);
    }
    // Nothing but its sender holds a datagram back.
    boolean isDatagram = lastFlow.protocol() == PacketFlow.UDP;
    if (isDatagram || !silence.sender().known()) {
      return new Cause(isDatagram ? SENDER_IDLE : UNKNOWN, certainNs);
    }
    byte cause = ofTcp(silence.sender(), endNs - startNs);
    return new Cause(cause, certainNs, cause == SENDER_IDLE ? 0 : silence.sender().unsentBytes());
  }

  /**
   * A socket that has been busy for less than the silence had nothing to send when it began, and
   * sent as soon as it had. One that was busy all the time waited for its peer: for room in its
   * window, or for acknowledgements without which the congestion window has none; but one with
   * nothing more to send may have been idle too, while its last bytes were not acknowledged yet.
   */
  private static byte ofTcp(Finding.Sender sender, long silenceNs) {
    if (sender.busyNs() < silenceNs) {
      return SENDER_IDLE;
    }
    if (sender.rwndLimited()) {
      return RWND_LIMITED;
    }
    return sender.unsentBytes() > 0 ? CWND_LIMITED : UNKNOWN;
  }
}
