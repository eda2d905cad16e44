package dev.wirescope.agent.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.agent.batch.Batch;
import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.burst.InterfaceRates;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.pipeline.PathLosses;
import dev.wirescope.agent.pipeline.Pipeline;
import dev.wirescope.agent.pipeline.Rhythm;
import dev.wirescope.agent.probe.Feeds;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.json.JsonRows;
import dev.wirescope.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Every probe, and the rows that the agent's pipeline makes of what they see on some hosts. */
final class Rows implements AutoCloseable {
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Set<Integer> namespaces;
  private final List<JsonNode> seen = new ArrayList<>();
  private final KernelEvents events;
  private final Pipeline pipeline;
  private final BufferAllocator allocator = new RootAllocator();
  private final Thread thread;

  private Rows(Map<String, Long> rates, Feeds feeds, Set<Integer> namespaces) {
    this.namespaces = namespaces;
    RowSources sources =
        new RowSources(
            Utf8.of("test"),
            new UnixClock(),
            CachedOwners.ofThisMachine(),
            new ConnectionIds("test"),
            KernelNames.none());
    events =
        KernelEvents.tryOut(
            KernelEventsConfig.defaults().withInterfaces(InterfaceSelection.ALL).withFeeds(feeds));
    pipeline =
        new Pipeline(
            events,
            sources,
            allocator,
            this::keep,
            PathLosses.NONE,
            Rhythm.ofWatch(),
            new InterfaceRates(rates));
    thread = Thread.ofPlatform().daemon().start(this::run);
  }

  /**
   * Watches all interfaces.
   *
   * @param rates bytes a second by name of the interface
   */
  static Rows watch(Map<String, Long> rates, NetworkNamespace... hosts) throws Exception {
    return new Rows(rates, Feeds.NONE, NetworkNamespace.inodes(hosts));
  }

  /** Watches all interfaces, and these feeds. */
  static Rows watch(Feeds feeds, NetworkNamespace... hosts) throws Exception {
    return new Rows(Map.of(), feeds, NetworkNamespace.inodes(hosts));
  }

  /** Waits for {@code count} rows of a kind that match. */
  List<JsonNode> await(String kind, int count, Predicate<JsonNode> matches)
      throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (true) {
      synchronized (seen) {
        List<JsonNode> found =
            seen.stream()
                .filter(row -> row.get("kind").asText().equals(kind) && matches.test(row))
                .toList();
        if (found.size() >= count) {
          return found;
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              found.size() + " of " + count + " rows of " + kind + " within 20 s; seen: " + seen);
        }
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() throws InterruptedException {
    pipeline.stop();
    thread.join();
    events.close();
    allocator.close();
  }

  private void run() {
    try {
      pipeline.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(Batch batch, VectorSchemaRoot rows) {
    JsonRows json = new JsonRows(batch.table());
    JsonText out = new JsonText();
    for (int i = 0; i < rows.getRowCount(); i++) {
      json.write(rows, i, out.clear());
      try {
        JsonNode row = MAPPER.readTree(out.toString());
        if (row.has("netns") && namespaces.contains((int) row.get("netns").asLong())) {
          synchronized (seen) {
            seen.add(row);
          }
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError(out.toString(), e);
      }
    }
  }
}
