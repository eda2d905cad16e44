package dev.wirescope.agent.flight;

import dev.wirescope.agent.notice.Notices;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the queue to the collector on a thread of its own, one lane for each table. A collector
 * that is away is tried again with backoff for as long as it takes; the queue keeps within its
 * bound meanwhile.
 */
final class FlightSender implements AutoCloseable {
  private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

  private final SendQueue queue;
  private final Collector collector;
  private final CollectorNews news;
  private final List<SendLane> lanes = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closing;

  FlightSender(SendQueue queue, Collector collector, SendLane.Settings settings, Notices notices) {
    this.queue = queue;
    this.collector = collector;
    this.news = new CollectorNews(collector.address().toString(), notices);
    for (Table table : Tables.SENT_BY_AGENT) {
      lanes.add(new SendLane(table, queue, collector, settings, news));
    }
    this.thread = Thread.ofPlatform().name("flight-sender").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Waits until everything is acknowledged.
   *
   * @return whether that was so before {@code timeout} was over
   */
  boolean flush(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!queue.isEmpty()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(2);
    }
    return true;
  }

  @Override
  public void close() {
    closing = true;
    queue.wakeUp();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (SendLane lane : lanes) {
      lane.close();
    }
    collector.close();
  }

  private void run() {
    try {
      while (!closing) {
        long waitNs = CHECK_EVERY.toNanos();
        long now = System.nanoTime();
        for (SendLane lane : lanes) {
          waitNs = Math.min(waitNs, lane.pump(now));
        }
        news.tell();
        queue.awaitChange(Duration.ofNanos(waitNs));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
