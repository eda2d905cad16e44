package dev.wirescope.agent.kernel;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.SequenceGapEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.probe.EventSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Keeps a copy of each event, so that a test can look for its own among everybody's. */
final class RecordedEvents implements EventHandler {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  final List<ConnectEvent> connects = new ArrayList<>();
  final List<AcceptEvent> accepts = new ArrayList<>();
  final List<CloseEvent> closes = new ArrayList<>();
  final List<RetransmissionEvent> retransmissions = new ArrayList<>();
  final List<ZeroWindowEvent> zeroWindows = new ArrayList<>();
  final List<SequenceGapEvent> sequenceGaps = new ArrayList<>();
  final List<ConnectionSummaryEvent> summaries = new ArrayList<>();

  /** Drains {@code source} until {@code done} or 10 s have passed; whether it is done. */
  boolean drainUntil(EventSource source, BooleanSupplier done) throws InterruptedException {
    long deadlineNs = System.nanoTime() + DEADLINE.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < deadlineNs) {
      if (source.drain(this, 1000) == 0) {
        Thread.sleep(1);
      }
    }
    return done.getAsBoolean();
  }

  /** The first event of {@code events} between these two ports of this node. */
  static <E extends EventHeader> Optional<E> between(
      List<E> events, int localPort, int remotePort) {
    return events.stream()
        .filter(event -> event.localPort() == localPort && event.remotePort() == remotePort)
        .findFirst();
  }

  /** The thread's name in {@code event}. */
  static String comm(EventHeader event) {
    byte[] comm = bytes(event, event.commOffset(), EventHeader.COMM_LENGTH);
    int end = 0;
    while (end < comm.length && comm[end] != 0) {
      end++;
    }
    return new String(comm, 0, end, StandardCharsets.UTF_8);
  }

  /** {@code length} bytes at {@code offset} of {@code event}'s segment. */
  static byte[] bytes(EventHeader event, long offset, int length) {
    return event.segment().asSlice(offset, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }

  @Override
  public void onConnect(ConnectEvent event) {
    connects.add(copy(event, new ConnectEvent(), ConnectEvent.SIZE));
  }

  @Override
  public void onAccept(AcceptEvent event) {
    accepts.add(copy(event, new AcceptEvent(), AcceptEvent.SIZE));
  }

  @Override
  public void onClose(CloseEvent event) {
    closes.add(copy(event, new CloseEvent(), CloseEvent.SIZE));
  }

  @Override
  public void onRetransmission(RetransmissionEvent event) {
    retransmissions.add(copy(event, new RetransmissionEvent(), RetransmissionEvent.SIZE));
  }

  @Override
  public void onZeroWindow(ZeroWindowEvent event) {
    zeroWindows.add(copy(event, new ZeroWindowEvent(), ZeroWindowEvent.SIZE));
  }

  @Override
  public void onSequenceGap(SequenceGapEvent event) {
    sequenceGaps.add(copy(event, new SequenceGapEvent(), SequenceGapEvent.SIZE));
  }

  @Override
  public void onConnectionSummary(ConnectionSummaryEvent event) {
    summaries.add(copy(event, new ConnectionSummaryEvent(), ConnectionSummaryEvent.SIZE));
  }

  private static <E extends EventHeader> E copy(E event, E copy, int size) {
    MemorySegment bytes = Arena.ofAuto().allocate(size, Long.BYTES);
    MemorySegment.copy(event.segment(), event.offset(), bytes, 0, size);
    copy.wrap(bytes, 0);
    return copy;
  }
}
