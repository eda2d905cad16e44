package dev.wirescope.query.webhook;

import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.BadParameterException;
import dev.wirescope.query.question.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Every webhook and its queue. */
public final class Webhooks implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Webhooks.class);
  private static final Duration SAVE_EVERY = Duration.ofSeconds(1);
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  /** A webhook and how it fares. */
  record Entry(Webhook webhook, DeliveryQueue.Status status) {}

  private final WebhookFile file;
  private final Poster poster;
  private final AddressRules rules;
  private final Target.Resolver resolver;
  private final DeliveryQueue.Limits limits;
  private final int perTenant;
  private final Clock clock;
  private final Counters counters;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, DeliveryQueue> queues = new LinkedHashMap<>();
  private final Thread saver;
  private List<Webhook> saved;

  Webhooks(
      WebhookFile file,
      Poster poster,
      AddressRules rules,
      Target.Resolver resolver,
      DeliveryQueue.Limits limits,
      int perTenant,
      Clock clock,
      Counters counters)
      throws IOException {
    this.file = file;
    this.poster = poster;
    this.rules = rules;
    this.resolver = resolver;
    this.limits = limits;
    this.perTenant = perTenant;
    this.clock = clock;
    this.counters = counters;
    saved = file.read();
    for (Webhook webhook : saved) {
      queues.put(webhook.id(), queue(webhook));
    }
    saver = Thread.ofVirtual().name("webhook-saver").start(this::saveNowAndThen);
  }

  /**
   * Adds a webhook, which is told of what is found from now on.
   *
   * @throws BadParameterException if it may not point there, or the tenant has too many
   */
  synchronized Webhook add(
      String tenant, String url, Set<FindingKind> kinds, Severity minSeverity) {
    try {
      Target.parse(url).addresses(resolver, rules);
    } catch (ForbiddenTargetException e) {
      counters.increment(QueryCounter.WEBHOOK_TARGETS_FORBIDDEN);
      throw new BadParameterException("url", e.getMessage());
    }
    if (list(tenant).size() >= perTenant) {
      throw new BadParameterException(
          "url", "this tenant has " + perTenant + " webhooks already: delete one first");
    }
    Webhook webhook =
        new Webhook(
            randomHex(ID_BYTES),
            tenant,
            url,
            kinds,
            minSeverity,
            randomHex(SECRET_BYTES),
            Times.unixNs(clock.instant()));
    List<Webhook> all = current();
    all.add(webhook);
    save(all);
    queues.put(webhook.id(), queue(webhook));
    return webhook;
  }

  /** The webhooks of {@code tenant}, oldest first. */
  synchronized List<Entry> list(String tenant) {
    List<Entry> entries = new ArrayList<>();
    for (DeliveryQueue queue : queues.values()) {
      if (queue.webhook().tenant().equals(tenant)) {
        entries.add(new Entry(queue.webhook(), queue.status()));
      }
    }
    return entries;
  }

  /** Removes a webhook and what it was still to be told; false if {@code tenant} has none such. */
  synchronized boolean remove(String tenant, String id) {
    DeliveryQueue queue = queues.get(id);
    if (queue == null || !queue.webhook().tenant().equals(tenant)) {
      return false;
    }
    List<Webhook> others = current();
    others.removeIf(webhook -> webhook.id().equals(id));
    save(others);
    queues.remove(id);
    queue.close();
    return true;
  }

  /** Tells of one finding; never waits. */
  public synchronized void offer(ToldFinding finding) {
    queues.values().forEach(queue -> queue.offer(finding));
  }

  /**
   * Goes on after a restart: of {@code told}, oldest first, each webhook gets what it had not got
   * and what is not too old.
   */
  public void resume(List<ToldFinding> told) {
    long oldest = Times.unixNs(clock.instant().minus(limits.maxAge()));
    for (ToldFinding finding : told) {
      if (finding.updatedUnixNs() >= oldest) {
        offer(finding);
      }
    }
  }

  @Override
  public synchronized void close() {
    saver.interrupt();
    queues.values().forEach(DeliveryQueue::close);
    saveIfChanged();
  }

  private DeliveryQueue queue(Webhook webhook) {
    return new DeliveryQueue(webhook, poster, limits, clock, counters);
  }

  private List<Webhook> current() {
    List<Webhook> all = new ArrayList<>();
    for (DeliveryQueue queue : queues.values()) {
      all.add(queue.webhook().doneThrough(queue.doneThroughUnixNs()));
    }
    return all;
  }

  private void save(List<Webhook> all) {
    try {
      file.write(all);
      saved = List.copyOf(all);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the webhooks: check wirescope.data-dir", e);
    }
  }

  private synchronized void saveIfChanged() {
    List<Webhook> now = current();
    if (!now.equals(saved)) {
      try {
        save(now);
      } catch (UncheckedIOException e) {
        LOG.warnf("%s (%s)", e.getMessage(), e.getCause());
      }
    }
  }

  private void saveNowAndThen() {
    try {
      while (true) {
        Thread.sleep(SAVE_EVERY);
        saveIfChanged();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String randomHex(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
