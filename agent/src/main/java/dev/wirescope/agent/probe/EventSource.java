package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.owner.Executables;
import dev.wirescope.agent.packet.PacketRecorder;
import java.util.List;

/**
 * Where events come from: the probes in the kernel, or a recorded ring in tests. For one thread.
 */
public interface EventSource extends AutoCloseable {
  /**
   * Hands at most {@code limit} events to {@code handler}, oldest first, without waiting.
   *
   * @return how many
   */
  int drain(EventHandler handler, int limit);

  /**
   * Hands every zero-window episode that has been open for {@code minAgeNs} or longer to {@code
   * handler}, each with {@code end()} {@code WS_ZERO_WINDOW_OPEN} and the duration so far. An
   * episode is handed over once.
   */
  void tellOpenZeroWindows(long minAgeNs, EventHandler handler);

  /**
   * Hands the state of every connection that has moved since the last call to {@code handler}: one
   * walk over all connections of the node.
   *
   * @return how many were told
   */
  int tellConnectionSummaries(EventHandler handler);

  /**
   * Has every listener looked at; those that turned connections away come with the next drain. Does
   * nothing if that was done so recently that it would cost too much.
   */
  default void lookAtListeners() {}

  /** The packets of the watched interfaces, null if they are not watched. */
  default PacketRecorder packets() {
    return null;
  }

  /** What is known of the executables of processes. */
  default Executables executables() {
    return Executables.NONE;
  }

  /** The state of every probe and its counts since it was loaded. */
  List<ProbeStatus> status();

  /**
   * Records that could not be understood since it was opened: a fault, which is told and counted.
   */
  default long notUnderstood() {
    return 0;
  }

  /**
   * How many network namespaces walks over sockets have left out since it was opened, each counted
   * by each walk.
   */
  default long namespacesNotWalked() {
    return 0;
  }

  /**
   * Since when every segment that this node dropped was told, CLOCK_MONOTONIC; {@link
   * Long#MAX_VALUE} if drops are not watched.
   */
  default long dropsWatchedSinceNs() {
    return Long.MAX_VALUE;
  }

  @Override
  void close();
}
