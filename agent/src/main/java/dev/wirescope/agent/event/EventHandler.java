package dev.wirescope.agent.event;

/**
 * Takes events one at a time, on the thread that drains the ring. The flyweight is valid only
 * during the call: copy what must live longer.
 */
public interface EventHandler {
  /** A connection was established from this node. */
  void onConnect(ConnectEvent event);

  /** A connection was established to this node. */
  void onAccept(AcceptEvent event);

  /** A connection, or an attempt to make one, ended. */
  void onClose(CloseEvent event);

  /** A segment was sent again. */
  void onRetransmission(RetransmissionEvent event);

  /** A zero-window episode ended, or has been open for long enough to be told. */
  void onZeroWindow(ZeroWindowEvent event);

  /** This kernel threw a TCP segment away. */
  void onDrop(DropEvent event);

  /** A RST was sent or received. */
  void onReset(ResetEvent event);

  /** A segment that was dropped on its way out has been sent at last. */
  void onLocalDropStall(LocalDropStallEvent event);

  /** The state of a connection, every few seconds while it moves. */
  void onConnectionSummary(ConnectionSummaryEvent event);
}
