package dev.wirescope.agent.event;

import dev.wirescope.agent.ring.RecordHandler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Lays the right flyweight over a record and hands it on. A record that is none of ours is counted
 * and skipped. For one thread.
 */
public final class EventDispatcher implements RecordHandler {
  private final ConnectEvent connect = new ConnectEvent();
  private final AcceptEvent accept = new AcceptEvent();
  private final CloseEvent close = new CloseEvent();
  private final RetransmissionEvent retransmission = new RetransmissionEvent();
  private final RetransmissionOutcomeEvent retransmissionOutcome = new RetransmissionOutcomeEvent();
  private final ZeroWindowEvent zeroWindow = new ZeroWindowEvent();
  private final DropEvent drop = new DropEvent();
  private final ResetEvent reset = new ResetEvent();
  private final ListenOverflowEvent listenOverflow = new ListenOverflowEvent();
  private final LocalDropStallEvent localDropStall = new LocalDropStallEvent();
  private final HoleEvent hole = new HoleEvent();
  private final SequenceGapEvent sequenceGap = new SequenceGapEvent();
  private final ConnectionSummaryEvent connectionSummary = new ConnectionSummaryEvent();

  private EventHandler handler;
  private long unknown;

  public EventDispatcher(EventHandler handler) {
    this.handler = handler;
  }

  /** Sends the next records to {@code handler}. */
  public void setHandler(EventHandler handler) {
    this.handler = handler;
  }

  @Override
  public void onRecord(MemorySegment data, long offset, int length) {
    if (length < EventHeader.SIZE) {
      unknown++;
      return;
    }
    byte kind = data.get(ValueLayout.JAVA_BYTE, offset + EventHeader.KIND);
    if (length != sizeOf(kind)) {
      unknown++;
      return;
    }
    switch (kind) {
      case EventKind.CONNECT -> {
        connect.wrap(data, offset);
        handler.onConnect(connect);
      }
      case EventKind.ACCEPT -> {
        accept.wrap(data, offset);
        handler.onAccept(accept);
      }
      case EventKind.CLOSE -> {
        close.wrap(data, offset);
        handler.onClose(close);
      }
      case EventKind.RETRANSMISSION -> {
        retransmission.wrap(data, offset);
        handler.onRetransmission(retransmission);
      }
      case EventKind.ZERO_WINDOW -> {
        zeroWindow.wrap(data, offset);
        handler.onZeroWindow(zeroWindow);
      }
      case EventKind.DROP -> {
        drop.wrap(data, offset);
        handler.onDrop(drop);
      }
      case EventKind.RESET -> {
        reset.wrap(data, offset);
        handler.onReset(reset);
      }
      case EventKind.LISTEN_OVERFLOW -> {
        listenOverflow.wrap(data, offset);
        handler.onListenOverflow(listenOverflow);
      }
      case EventKind.LOCAL_DROP_STALL -> {
        localDropStall.wrap(data, offset);
        handler.onLocalDropStall(localDropStall);
      }
      case EventKind.RETRANSMISSION_OUTCOME -> {
        retransmissionOutcome.wrap(data, offset);
        handler.onRetransmissionOutcome(retransmissionOutcome);
      }
      case EventKind.HOLE -> {
        hole.wrap(data, offset);
        handler.onHole(hole);
      }
      case EventKind.SEQUENCE_GAP -> {
        sequenceGap.wrap(data, offset);
        handler.onSequenceGap(sequenceGap);
      }
      case EventKind.CONNECTION_SUMMARY -> {
        connectionSummary.wrap(data, offset);
        handler.onConnectionSummary(connectionSummary);
      }
      default -> unknown++;
    }
  }

  /** Records that were none of ours: an unknown kind, or a length that is not the kind's. */
  public long unknown() {
    return unknown;
  }

  /** Bytes of a record of {@code kind}; -1 if there is no such kind. */
  private static int sizeOf(byte kind) {
    return switch (kind) {
      case EventKind.CONNECT -> ConnectEvent.SIZE;
      case EventKind.ACCEPT -> AcceptEvent.SIZE;
      case EventKind.CLOSE -> CloseEvent.SIZE;
      case EventKind.RETRANSMISSION -> RetransmissionEvent.SIZE;
      case EventKind.ZERO_WINDOW -> ZeroWindowEvent.SIZE;
      case EventKind.DROP -> DropEvent.SIZE;
      case EventKind.RESET -> ResetEvent.SIZE;
      case EventKind.LISTEN_OVERFLOW -> ListenOverflowEvent.SIZE;
      case EventKind.LOCAL_DROP_STALL -> LocalDropStallEvent.SIZE;
      case EventKind.RETRANSMISSION_OUTCOME -> RetransmissionOutcomeEvent.SIZE;
      case EventKind.HOLE -> HoleEvent.SIZE;
      case EventKind.SEQUENCE_GAP -> SequenceGapEvent.SIZE;
      case EventKind.CONNECTION_SUMMARY -> ConnectionSummaryEvent.SIZE;
      default -> -1;
    };
  }
}
