package dev.wirescope.agent.flight;

import dev.wirescope.agent.counter.AgentCounter;
import dev.wirescope.agent.counter.AgentCounters;
import dev.wirescope.schema.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.memory.BufferAllocator;

/** One table's way to the collector: its stream, and what to do when that breaks. */
final class SendLane implements AutoCloseable {
  /**
   * What all lanes share.
   *
   * @param firstRetry wait after the first failure
   * @param lastRetry longest wait
   * @param answerTimeout how long a batch may stay unacknowledged while the stream lasts
   */
  record Settings(
      Duration firstRetry,
      Duration lastRetry,
      Duration answerTimeout,
      BufferAllocator allocator,
      AgentCounters counters) {
    static Settings defaults(BufferAllocator allocator, AgentCounters counters) {
      return new Settings(
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          allocator,
          counters);
    }
  }

  /** A batch that fails so often for no clear reason is taken for the reason. */
  private static final int UNCLEAR_FAILURES = 5;

  /** Flight does not tell when a stream takes more: look, at first soon. */
  private static final long LOOK_FIRST_NS = Duration.ofMillis(1).toNanos();

  private static final long LOOK_LAST_NS = Duration.ofMillis(50).toNanos();

  private final Table table;
  private final SendQueue queue;
  private final Collector collector;
  private final Settings settings;
  private final CollectorNews news;
  private final Backoff backoff;
  private TableStream stream;
  private long retryAtNs;
  private boolean mustWait;
  private long lookNs = LOOK_FIRST_NS;
  private volatile long answeredAtNs;
  private volatile boolean answeredSinceFailure;

  SendLane(
      Table table, SendQueue queue, Collector collector, Settings settings, CollectorNews news) {
    this.table = table;
    this.queue = queue;
    this.collector = collector;
    this.settings = settings;
    this.news = news;
    this.backoff =
        new Backoff(settings.firstRetry(), settings.lastRetry(), RandomGenerator.getDefault());
  }

  /**
   * Does what can be done without waiting.
   *
   * @return nanoseconds after which to call again, unless something happens before
   */
  long pump(long nowNs) {
    if (stream != null) {
      checkAnswers(nowNs);
      if (stream.end() != null) {
        recover(nowNs);
      }
    }
    if (stream == null) {
      if (mustWait && nowNs - retryAtNs < 0) {
        return retryAtNs - nowNs;
      }
      if (!queue.hasWaiting(table)) {
        return Long.MAX_VALUE;
      }
      open(nowNs);
    }
    return stream == null ? retryAtNs - nowNs : send(nowNs);
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void open(long nowNs) {
    collector.retryNow();
    answeredAtNs = nowNs;
    try {
      stream =
          new TableStream(
              collector.client(),
              table,
              collector.credentials(),
              settings.allocator(),
              new TableStream.Listener() {
                @Override
                public void onAcknowledged(long number) {
                  if (queue.acknowledged(table, number)) {
                    answeredAtNs = System.nanoTime();
                    answeredSinceFailure = true;
                    news.answered();
                  }
                }

                @Override
                public void onEnd() {
                  queue.wakeUp();
                }
              });
    } catch (IOException | RuntimeException e) {
      news.away(Failures.reason(e));
      waitForRetry(nowNs);
    }
  }

  private long send(long nowNs) {
    while (stream.isReady()) {
      lookNs = LOOK_FIRST_NS;
      if (queue.inFlight(table) == 0) {
        answeredAtNs = nowNs;
      }
      SealedBatch batch = queue.next(table);
      if (batch == null) {
        return Long.MAX_VALUE;
      }
      try {
        stream.send(batch);
      } catch (RuntimeException e) {
        stream.fail(e); // the stream ended meanwhile, or the batch cannot be written
      }
    }
    lookNs = Math.min(LOOK_LAST_NS, 2 * lookNs);
    return lookNs;
  }

  /** A collector that keeps the connection and answers nothing is as good as away. */
  private void checkAnswers(long nowNs) {
    if (stream.end() == null
        && queue.inFlight(table) > 0
        && nowNs - answeredAtNs > settings.answerTimeout().toNanos()) {
      stream.fail(
          CallStatus.TIMED_OUT
              .withDescription("no answer for " + settings.answerTimeout().toSeconds() + " s")
              .toRuntimeException());
    }
  }

  private void recover(long nowNs) {
    Throwable why = stream.end();
    stream.close();
    stream = null;
    settings.counters().add(AgentCounter.STREAMS_BROKEN, table, 1);
    if (answeredSinceFailure) {
      answeredSinceFailure = false;
      backoff.reset();
    }
    switch (Failures.kindOf(why)) {
      case TRY_AGAIN -> news.away(Failures.reason(why));
      case REFUSED -> refuse(why);
      case UNCLEAR -> {
        if (queue.countFailureOfOldest(table) >= UNCLEAR_FAILURES) {
          refuse(why);
        } else {
          news.away(Failures.reason(why));
        }
      }
    }
    queue.returnInFlight(table);
    waitForRetry(nowNs);
  }

  private void refuse(Throwable why) {
    String remedy = Failures.isTokenRefused(why) ? " (check the token in --token-file)" : "";
    news.refused(queue.refuseOldest(table), table.name(), Failures.reason(why) + remedy);
  }

  private void waitForRetry(long nowNs) {
    mustWait = true;
    retryAtNs = nowNs + backoff.nextNs();
  }
}
