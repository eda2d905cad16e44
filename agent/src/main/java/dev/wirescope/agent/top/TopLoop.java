package dev.wirescope.agent.top;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.probe.EventSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at all connections once an interval, until it is stopped. */
final class TopLoop {
  private static final Duration DRAIN_EVERY = Duration.ofMillis(100);
  private static final int DRAIN_LIMIT = 100_000;
  private static final Comparator<Shown> WORST_FIRST =
      Comparator.comparing(Shown::connection, Trouble.WORST_FIRST);

  private final EventSource source;
  private final SummaryCollector collector;
  private final View view;
  private final UnixClock clock;
  private final CountDownLatch stop = new CountDownLatch(1);

  TopLoop(EventSource source, SummaryCollector collector, View view, UnixClock clock) {
    this.source = source;
    this.collector = collector;
    this.view = view;
    this.clock = clock;
  }

  /** Has {@link #run} return. For any thread. */
  void stop() {
    stop.countDown();
  }

  /**
   * Runs on the calling thread until {@link #stop}, or until nobody looks any more.
   *
   * @param count of intervals, 0 for no end
   */
  void run(Duration interval, long count) throws InterruptedException {
    // What connections did before the first interval is not shown.
    source.tellConnectionSummaries(collector);
    collector.take();
    long endNs = System.nanoTime();
    for (long shown = 0; count == 0 || shown < count; shown++) {
      endNs = Math.max(endNs + interval.toNanos(), System.nanoTime());
      if (!drainUntil(endNs)) {
        return;
      }
      clock.refresh();
      source.tellConnectionSummaries(collector);
      List<Shown> connections = collector.take();
      connections.sort(WORST_FIRST);
      if (!view.show(connections, source.status())) {
        return;
      }
    }
  }

  /** Keeps the ring empty, of which nothing is shown; false if it was stopped. */
  private boolean drainUntil(long endNs) throws InterruptedException {
    while (true) {
      source.drain(collector, DRAIN_LIMIT);
      long leftNs = endNs - System.nanoTime();
      if (leftNs <= 0) {
        return true;
      }
      if (stop.await(Math.min(leftNs, DRAIN_EVERY.toNanos()), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
  }
}
