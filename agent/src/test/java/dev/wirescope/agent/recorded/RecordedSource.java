package dev.wirescope.agent.recorded;

import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.event.EventHandler;
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
  private final EventDispatcher dispatcher = new EventDispatcher(null);
  private volatile List<ProbeStatus> statuses = List.of();
  private volatile long notUnderstood;
  private volatile long namespacesNotWalked;
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

  /** How many network namespaces it says its walks left out. */
  public RecordedSource namespacesNotWalked(long count) {
    namespacesNotWalked = count;
    return this;
  }

  @Override
  public long namespacesNotWalked() {
    return namespacesNotWalked;
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
    dispatcher.setHandler(handler);
    event.dispatchTo(dispatcher);
  }
}
