package dev.wirescope.query.webhook;

import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * What one webhook is still to be told, and the thread that tells it. Each delivery is tried until
 * it is accepted or too old; others overtake one that waits for its next attempt.
 */
final class DeliveryQueue implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DeliveryQueue.class);
  private static final int MAX_ERROR_LENGTH = 300;

  /** Bounds of a queue. */
  record Limits(int capacity, Duration maxAge, Backoff backoff) {}

  /** Numbers for whoever asks about a webhook. */
  record Status(
      long delivered, long failed, long givenUp, long dropped, int pending, String lastError) {}

  private final Webhook webhook;
  private final Poster poster;
  private final Limits limits;
  private final Clock clock;
  private final Counters counters;
  private final DelayQueue<Delivery> queue = new DelayQueue<>();
  private final TreeSet<Long> pending = new TreeSet<>();
  private final Thread thread;
  private long seenThroughUnixNs;
  private long delivered;
  private long failed;
  private long givenUp;
  private long dropped;
  private String lastError = "";

  DeliveryQueue(Webhook webhook, Poster poster, Limits limits, Clock clock, Counters counters) {
    this.webhook = webhook;
    this.poster = poster;
    this.limits = limits;
    this.clock = clock;
    this.counters = counters;
    this.seenThroughUnixNs = webhook.doneThroughUnixNs();
    this.thread = Thread.ofVirtual().name("webhook-" + webhook.id()).start(this::run);
  }

  /** Takes {@code finding} if the webhook wants it and has not had it; never waits. */
  synchronized void offer(ToldFinding finding) {
    if (finding.updatedUnixNs() <= seenThroughUnixNs
        || !finding.tenant().equals(webhook.tenant())) {
      return;
    }
    seenThroughUnixNs = finding.updatedUnixNs();
    if (!webhook.wants(finding)) {
      return;
    }
    if (pending.size() >= limits.capacity()) {
      dropped++;
      counters.increment(QueryCounter.WEBHOOK_DROPPED);
      lastError = "the queue was full: " + limits.capacity() + " deliveries wait already";
      return;
    }
    pending.add(finding.updatedUnixNs());
    queue.add(Delivery.of(webhook.id(), finding));
  }

  /** Every finding told until then needs nothing more. */
  synchronized long doneThroughUnixNs() {
    return pending.isEmpty() ? seenThroughUnixNs : pending.first() - 1;
  }

  synchronized Status status() {
    return new Status(delivered, failed, givenUp, dropped, pending.size(), lastError);
  }

  Webhook webhook() {
    return webhook;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Delivery delivery = queue.take();
        String error = attempt(delivery);
        if (error == null) {
          accepted(delivery);
        } else {
          refused(delivery, error);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null if it was accepted, otherwise why not. */
  private String attempt(Delivery delivery) throws InterruptedException {
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        Map.of(
            "Content-Type", "application/json",
            "User-Agent", "Wirescope",
            "Wirescope-Event", "finding",
            "Wirescope-Delivery", delivery.key(),
            "Wirescope-Signature",
                Signature.header(webhook.secret(), clock.instant().getEpochSecond(), body));
    try {
      int status = poster.post(webhook.url(), headers, body, delivery.failures());
      return status >= 200 && status < 300 ? null : "answered " + status;
    } catch (ForbiddenTargetException e) {
      counters.increment(QueryCounter.WEBHOOK_TARGETS_FORBIDDEN);
      return e.getMessage();
    } catch (IOException | RuntimeException e) {
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  private synchronized void accepted(Delivery delivery) {
    delivered++;
    counters.increment(QueryCounter.WEBHOOK_DELIVERED);
    pending.remove(delivery.updatedUnixNs());
  }

  private synchronized void refused(Delivery delivery, String error) {
    failed++;
    counters.increment(QueryCounter.WEBHOOK_ATTEMPTS_FAILED);
    lastError =
        error.length() <= MAX_ERROR_LENGTH ? error : error.substring(0, MAX_ERROR_LENGTH) + "…";
    Duration wait = limits.backoff().wait(delivery.failures() + 1, ThreadLocalRandom.current());
    Duration age =
        Duration.between(Times.instant(delivery.updatedUnixNs()), clock.instant()).plus(wait);
    if (age.compareTo(limits.maxAge()) > 0) {
      givenUp++;
      counters.increment(QueryCounter.WEBHOOK_GIVEN_UP);
      pending.remove(delivery.updatedUnixNs());
      LOG.warnf(
          "gave up a delivery to webhook %s after %d attempts: %s",
          webhook.id(), delivery.failures() + 1, lastError);
      return;
    }
    queue.add(delivery.again(System.nanoTime() + wait.toNanos()));
  }
}
