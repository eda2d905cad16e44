package dev.wirescope.agent.recorded;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.EventKind;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.ProbeStatus;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hands out records that a test laid down, from any thread, and the statuses it says. */
public final class RecordedSource implements EventSource {
  private final Queue<EventBytes> ring = new ConcurrentLinkedQueue<>();
  private final Queue<EventBytes> openEpisodes = new ConcurrentLinkedQueue<>();
  private final Queue<List<EventBytes>> walks = new ConcurrentLinkedQueue<>();
  private final ConnectEvent connect = new ConnectEvent();
  private final AcceptEvent accept = new AcceptEvent();
  private final CloseEvent close = new CloseEvent();
  private final RetransmissionEvent retransmission = new RetransmissionEvent();
  private final ZeroWindowEvent zeroWindow = new ZeroWindowEvent();
  private final ConnectionSummaryEvent connectionSummary = new ConnectionSummaryEvent();
  private volatile List<ProbeStatus> statuses = List.of();
  private volatile long notUnderstood;
  private volatile boolean closed;
  private volatile RuntimeException failure;

  public RecordedSource add(EventBytes event) {
    ring.add(event);
    return this;
  }

  /** To be told by the next {@link #tellOpenZeroWindows}. */
  public RecordedSource addOpen(EventBytes event) {
    openEpisodes.add(event);
    return this;
  }

  /** What the next {@link #tellConnectionSummaries} that has nothing yet will tell. */
  public RecordedSource addWalk(EventBytes... summaries) {
    walks.add(List.of(summaries));
    return this;
  }

  public RecordedSource status(ProbeStatus... newStatuses) {
    statuses = List.of(newStatuses);
    return this;
  }

  /** Makes the next drain throw. */
  public void failWith(RuntimeException newFailure) {
    failure = newFailure;
  }

  /** How many records it says it did not understand. */
  public RecordedSource notUnderstood(long count) {
    notUnderstood = count;
    return this;
  }

  @Override
  public long notUnderstood() {
    return notUnderstood;
  }

  public boolean isClosed() {
    return closed;
  }

  public boolean isEmpty() {
    return ring.isEmpty() && openEpisodes.isEmpty();
  }

  @Override
  public int drain(EventHandler handler, int limit) {
    if (failure != null) {
      throw failure;
    }
    int count = 0;
    while (count < limit) {
      EventBytes event = ring.poll();
      if (event == null) {
        break;
      }
      hand(event, handler);
      count++;
    }
    return count;
  }

  @Override
  public void tellOpenZeroWindows(long minAgeNs, EventHandler handler) {
    for (EventBytes event = openEpisodes.poll(); event != null; event = openEpisodes.poll()) {
      hand(event, handler);
    }
  }

  @Override
  public int tellConnectionSummaries(EventHandler handler) {
    List<EventBytes> walk = walks.poll();
    if (walk == null) {
      return 0;
    }
    walk.forEach(event -> hand(event, handler));
    return walk.size();
  }

  @Override
  public List<ProbeStatus> status() {
    return statuses;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void hand(EventBytes event, EventHandler handler) {
    switch (event.kind()) {
      case EventKind.CONNECT -> handler.onConnect(event.wrap(connect));
      case EventKind.ACCEPT -> handler.onAccept(event.wrap(accept));
      case EventKind.CLOSE -> handler.onClose(event.wrap(close));
      case EventKind.RETRANSMISSION -> handler.onRetransmission(event.wrap(retransmission));
      case EventKind.ZERO_WINDOW -> handler.onZeroWindow(event.wrap(zeroWindow));
      case EventKind.CONNECTION_SUMMARY ->
          handler.onConnectionSummary(event.wrap(connectionSummary));
      default -> throw new IllegalStateException("kind=" + event.kind());
    }
  }
}
