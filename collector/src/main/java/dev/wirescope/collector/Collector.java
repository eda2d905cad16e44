package dev.wirescope.collector;

import dev.wirescope.clickhouse.ClickHouseAddress;
import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.clickhouse.embedded.EmbeddedClickHouse;
import dev.wirescope.clickhouse.embedded.EmbeddedClickHouseException;
import dev.wirescope.clickhouse.embedded.EmbeddedLibrary;
import dev.wirescope.clickhouse.embedded.ServerLimits;
import dev.wirescope.clickhouse.migrate.Migrator;
import dev.wirescope.collector.buffer.Buffers;
import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import dev.wirescope.collector.ingest.FlightEndpoint;
import dev.wirescope.collector.store.ClickHouseStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The stations in the order of the data, started from the last to the first. */
public final class Collector implements AutoCloseable {
  private final CollectorConfig config;
  private final Counters counters;
  private final EmbeddedClickHouse embedded;
  private final ClickHouseHttp http;
  private final ClickHouseStore store;
  private final Buffers buffers;
  private final FlightEndpoint endpoint;

  private Collector(
      CollectorConfig config,
      Counters counters,
      EmbeddedClickHouse embedded,
      ClickHouseHttp http,
      ClickHouseStore store,
      Buffers buffers,
      FlightEndpoint endpoint) {
    this.config = config;
    this.counters = counters;
    this.embedded = embedded;
    this.http = http;
    this.store = store;
    this.buffers = buffers;
    this.endpoint = endpoint;
  }

  /**
   * Starts everything: the embedded ClickHouse unless another is configured, its tables, the
   * buffers and the Flight server.
   *
   * @throws StartFailure in one line, with the remedy; nothing is left running
   */
  public static Collector start(CollectorConfig config, Counters counters, Clock clock)
      throws StartFailure {
    Path tokensFile =
        config
            .tokensFile()
            .orElseThrow(() -> new StartFailure("no tokens file: set wirescope.tokens-file"));
    EmbeddedClickHouse embedded =
        config.clickhouse().url().isPresent() ? null : startEmbedded(config);
    ClickHouseHttp http = null;
    try {
      String jdbcUrl =
          embedded == null ? config.clickhouse().url().orElseThrow() : embedded.jdbcUrl();
      http = new ClickHouseHttp(address(jdbcUrl));
      migrate(jdbcUrl);
      ClickHouseStore store = new ClickHouseStore(http, config.store(), counters);
      Buffers buffers = new Buffers(config.buffer(), store, counters);
      FlightEndpoint endpoint = FlightEndpoint.start(config, tokensFile, buffers, counters, clock);
      return new Collector(config, counters, embedded, http, store, buffers, endpoint);
    } catch (StartFailure e) {
      if (http != null) {
        http.close();
      }
      if (embedded != null) {
        embedded.close();
      }
      throw e;
    }
  }

  private static EmbeddedClickHouse startEmbedded(CollectorConfig config) throws StartFailure {
    Path data =
        config
            .dataDir()
            .orElseThrow(
                () ->
                    new StartFailure(
                        "no data directory: set wirescope.data-dir, or wirescope.clickhouse.url"));
    Path library =
        config.clickhouse().embeddedLibrary().orElseGet(() -> EmbeddedLibrary.find(Path.of("")));
    ServerLimits limits =
        new ServerLimits(
            (long) config.clickhouse().embeddedMemoryMib() << 20,
            ServerLimits.ofThisMachine().queryThreads());
    try {
      return EmbeddedClickHouse.start(
          data.resolve("clickhouse"), config.clickhouse().embeddedPort(), library, limits);
    } catch (EmbeddedClickHouseException e) {
      throw new StartFailure(e.getMessage(), e);
    }
  }

  private static ClickHouseAddress address(String jdbcUrl) throws StartFailure {
    try {
      return ClickHouseAddress.parse(jdbcUrl);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("wirescope.clickhouse.url: " + e.getMessage(), e);
    }
  }

  private static void migrate(String jdbcUrl) throws StartFailure {
    try {
      Migrator.migrate(jdbcUrl);
    } catch (IOException e) {
      throw new StartFailure("cannot prepare the tables: " + e.getMessage(), e);
    }
  }

  /** Whether an agent that sends now will get its rows stored. */
  public boolean isReady() {
    return store.answers();
  }

  /** Where agents send to. */
  public int flightPort() {
    return endpoint.port();
  }

  /** Streams that agents have open. */
  public int streams() {
    return endpoint.streams();
  }

  /** Bytes that wait to be stored. */
  public long bufferedBytes() {
    return buffers.bytes();
  }

  /** The value of {@code counter}. */
  public long count(CollectorCounter counter) {
    return counter == CollectorCounter.CLICKHOUSE_RESTARTS && embedded != null
        ? embedded.restarts()
        : counters.get(counter);
  }

  /** The process of the embedded ClickHouse; 0 where another is configured. */
  public long clickhousePid() {
    return embedded == null ? 0 : embedded.pid();
  }

  /** Stores what is buffered, as far as time allows, and stops everything. */
  @Override
  public void close() {
    try {
      buffers.close(config.store().drainTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endpoint.close();
    http.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
