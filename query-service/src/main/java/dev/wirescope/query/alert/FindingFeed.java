package dev.wirescope.query.alert;

import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Hands told findings to the open streams of their tenant. A client that does not keep up finds its
 * buffer full and is disconnected; it may come back with the last cursor it saw.
 */
public final class FindingFeed implements AutoCloseable {
  /** Something for a client: a finding, or null to keep the connection open. */
  public record Item(ToldFinding finding) {
    /** A comment line. */
    public static final Item KEEP_ALIVE = new Item(null);
  }

  private final int buffer;
  private final int clientsPerTenant;
  private final Counters counters;
  private final ConcurrentMap<String, Set<Client>> clients = new ConcurrentHashMap<>();
  private final Thread keepAlive;

  public FindingFeed(int buffer, int clientsPerTenant, Duration keepAliveEvery, Counters counters) {
    this.buffer = buffer;
    this.clientsPerTenant = clientsPerTenant;
    this.counters = counters;
    this.keepAlive =
        Thread.ofVirtual().name("events-keep-alive").start(() -> keepAlive(keepAliveEvery));
  }

  /** One open stream. */
  public final class Client {
    private final String tenant;
    private final ArrayBlockingQueue<Item> waiting = new ArrayBlockingQueue<>(buffer);
    private final UnicastProcessor<Item> items = UnicastProcessor.create(waiting, null);
    private final Runnable disconnect;
    private boolean open = true;

    private Client(String tenant, Runnable disconnect) {
      this.tenant = tenant;
      this.disconnect = disconnect;
    }

    /** What this client is to be sent, once for one subscriber. */
    public UnicastProcessor<Item> items() {
      return items;
    }

    /** The stream is over. */
    public void close() {
      if (forget()) {
        items.onComplete();
      }
    }

    private synchronized void send(Item item) {
      if (!open) {
        return;
      }
      if (waiting.remainingCapacity() == 0) {
        open = false;
        leave();
        counters.increment(QueryCounter.EVENT_CLIENTS_TOO_SLOW);
        // What waits would wait for ever: the client does not read.
        waiting.clear();
        disconnect.run();
        items.onComplete();
        return;
      }
      items.onNext(item);
    }

    private synchronized boolean forget() {
      boolean was = open;
      open = false;
      leave();
      return was;
    }

    private void leave() {
      clients.computeIfPresent(
          tenant,
          (_, open) -> {
            open.remove(this);
            return open.isEmpty() ? null : open;
          });
    }
  }

  /**
   * A new stream of {@code tenant}'s findings from now on; empty if it has too many open.
   *
   * @param disconnect cuts the client off without waiting for it
   */
  public Optional<Client> connect(String tenant, Runnable disconnect) {
    Client client = new Client(tenant, disconnect);
    Set<Client> open =
        clients.compute(
            tenant,
            (_, before) -> {
              Set<Client> now = before == null ? ConcurrentHashMap.newKeySet() : before;
              if (now.size() < clientsPerTenant) {
                now.add(client);
              }
              return now;
            });
    if (!open.contains(client)) {
      counters.increment(QueryCounter.EVENT_CLIENTS_REFUSED);
      return Optional.empty();
    }
    counters.increment(QueryCounter.EVENT_CLIENTS_CONNECTED);
    return Optional.of(client);
  }

  /** Hands {@code finding} to every stream of its tenant; never waits. */
  public void publish(ToldFinding finding) {
    Set<Client> open = clients.get(finding.tenant());
    if (open != null) {
      Item item = new Item(finding);
      open.forEach(client -> client.send(item));
    }
  }

  /** How many streams are open. */
  public int clients() {
    return clients.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void close() {
    keepAlive.interrupt();
    clients.values().forEach(open -> open.forEach(Client::close));
  }

  private void keepAlive(Duration every) {
    try {
      while (true) {
        Thread.sleep(every);
        clients.values().forEach(open -> open.forEach(client -> client.send(Item.KEEP_ALIVE)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
