package dev.wirescope.agent.event;

/**
 * Takes events one at a time, on the thread that drains the ring; kinds it is not about pass by.
 * The flyweight is valid only during the call: copy what must live longer.
 */
public interface EventHandler {
  /** A connection was established from this node. */
  default void onConnect(ConnectEvent event) {}

  /** A connection was established to this node. */
  default void onAccept(AcceptEvent event) {}

  /** A connection, or an attempt to make one, ended. */
  default void onClose(CloseEvent event) {}

  /** A segment was sent again. */
  default void onRetransmission(RetransmissionEvent event) {}

  /** It is known, or is known to stay unknown, whether a retransmission was needed. */
  default void onRetransmissionOutcome(RetransmissionOutcomeEvent event) {}

  /** A zero-window episode ended, or has been open for long enough to be told. */
  default void onZeroWindow(ZeroWindowEvent event) {}

  /** This kernel threw a TCP segment away. */
  default void onDrop(DropEvent event) {}

  /** A RST was sent or received. */
  default void onReset(ResetEvent event) {}

  /** A segment that was dropped on its way out has been sent at last. */
  default void onLocalDropStall(LocalDropStallEvent event) {}

  /** Bytes that were missing while later ones had arrived are there, or will not come. */
  default void onHole(HoleEvent event) {}

  default void onSequenceGap(SequenceGapEvent event) {}

  /** The state of a connection, every few seconds while it moves. */
  default void onConnectionSummary(ConnectionSummaryEvent event) {}

  /** A listener turned connections away. */
  default void onListenOverflow(ListenOverflowEvent event) {}
}
