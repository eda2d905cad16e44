package dev.wirescope.query.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.alert.FindingFeed;
import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.config.WirescopeConfig;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.webhook.Webhooks;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Runs a {@link Tail} in a thread of its own, and goes on when a round fails. */
public final class TailLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TailLoop.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final WirescopeConfig config;
  private final ClickHouse clickHouse;
  private final FindingStore store;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final Counters counters;
  private final FindingFeed feed;
  private final Webhooks webhooks;
  private final Thread thread;
  private volatile String problem = "has not started";

  public TailLoop(
      WirescopeConfig config,
      ClickHouse clickHouse,
      FindingStore store,
      ObjectMapper mapper,
      Clock clock,
      Counters counters,
      FindingFeed feed,
      Webhooks webhooks) {
    this.config = config;
    this.clickHouse = clickHouse;
    this.store = store;
    this.mapper = mapper;
    this.clock = clock;
    this.counters = counters;
    this.feed = feed;
    this.webhooks = webhooks;
    this.thread = Thread.ofPlatform().name("finding-tail").daemon().unstarted(this::run);
  }

  /** Starts the loop, unless it is switched off. */
  public void start() {
    if (config.tail().enabled()) {
      thread.start();
    } else {
      problem = "";
    }
  }

  /** Why nothing can be found at the moment, in one line; empty while all is well. */
  public String problem() {
    return problem;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
  }

  private void run() {
    boolean resumed = false;
    Tail tail = newTail();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!resumed) {
          tail = newTail();
          webhooks.resume(tail.resume());
          resumed = true;
        }
        tail.round();
        if (!problem.isEmpty()) {
          LOG.info("looking for findings");
          problem = "";
        }
        Thread.sleep(config.tail().interval());
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        counters.increment(QueryCounter.TAIL_FAILURES);
        complain(e);
        if (!pause()) {
          return;
        }
      }
    }
  }

  private Tail newTail() {
    return new Tail(
        clickHouse,
        store,
        new TailPosition(config.dataDir().resolve("tail.json"), mapper),
        config.tail().overlap(),
        clock,
        counters,
        this::publish);
  }

  private void publish(ToldFinding told) {
    tell(told, feed::publish);
    tell(told, webhooks::offer);
  }

  /**
   * The finding is written: a fault of one way out must not keep it, or later ones, from the other.
   */
  private void tell(ToldFinding told, Consumer<ToldFinding> wayOut) {
    try {
      wayOut.accept(told);
    } catch (RuntimeException e) {
      counters.increment(QueryCounter.TAIL_FAILURES);
      LOG.errorf(e, "cannot tell of finding %s", told.id());
    }
  }

  private void complain(Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    if (!message.equals(problem)) {
      problem = message;
      LOG.warnf("cannot look for findings, trying again: %s", message);
      LOG.debug("the reason", e);
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
