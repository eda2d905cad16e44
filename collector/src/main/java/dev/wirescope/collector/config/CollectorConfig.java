package dev.wirescope.collector.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What can be configured, with its defaults. */
@ConfigMapping(prefix = "wirescope")
public interface CollectorConfig {
  ClickHouse clickhouse();

  Flight flight();

  Ingest ingest();

  Buffer buffer();

  Store store();

  /** Where the embedded ClickHouse keeps its data ({@code clickhouse/} below it). */
  Optional<Path> dataDir();

  /** Who may send: one line for each token, as {@code TokenFile} describes. */
  Optional<Path> tokensFile();

  /** Which ClickHouse. */
  interface ClickHouse {
    /** JDBC URL of a server or cluster; without it the embedded server is started. */
    Optional<String> url();

    /** Where the embedded server listens, on the loopback interface. */
    @WithDefault("18123")
    int embeddedPort();

    /** {@code libchdb.so}; by default the one that npm put below deploy/clickhouse-embedded. */
    Optional<Path> embeddedLibrary();

    /** Memory in MiB that the embedded server may use; idle it takes about 280. */
    @WithDefault("1536")
    int embeddedMemoryMib();
  }

  /** Where agents send to. */
  interface Flight {
    /** Loopback unless the operator opens it: the protocol is not encrypted by itself. */
    @WithDefault("127.0.0.1")
    String host();

    @WithDefault("8815")
    int port();
  }

  /** What a batch and a tenant may be. */
  interface Ingest {
    /** 64k rows of the widest table take about 64k x 200 B = 13 MB, below 16 MiB. */
    @WithDefault("16777216")
    long maxBatchBytes();

    /** As many as fit a block, so that a batch never has to be split. */
    @WithDefault("262144")
    int maxBatchRows();

    /** Four tables for each agent: 64 nodes of one tenant on one collector. */
    @WithDefault("256")
    int maxStreamsPerTenant();

    /** Clocks of nodes differ, but by seconds; five minutes is generous. */
    @WithDefault("PT5M")
    Duration maxAhead();

    /** The TTL of the tables: an older row would be stored only to expire. */
    @WithDefault("P14D")
    Duration maxAge();
  }

  /** What waits to be stored. */
  interface Buffer {
    /** ClickHouse takes 3.0 of its 3.5 M rows/s at blocks of this size. */
    @WithDefault("262144")
    int sealRows();

    /** 256k rows of 200 B are 52 MB; below the size at which ClickHouse splits an insert. */
    @WithDefault("67108864")
    long sealBytes();

    /**
     * How long the first batch of a block waits. An event is to be queryable within 1 s: the agent
     * gathers for up to 250 ms, this waits 250 ms, an insert takes 20-100 ms, which leaves more
     * than a third for scheduling. Four inserts a second for each tenant and table are what merging
     * keeps up with easily.
     */
    @WithDefault("PT0.25S")
    Duration sealAge();

    /**
     * All tenants together: two full blocks, one being inserted and one being gathered. One tenant
     * may hold half of it, so that a flood of one leaves room for the others.
     */
    @WithDefault("134217728")
    long maxBytes();
  }

  /** Inserting. */
  interface Store {
    /** A block takes 0.1 s; a server that is merging heavily may take a hundred times as long. */
    @WithDefault("PT30S")
    Duration insertTimeout();

    /** First pause after a failed insert; doubled up to {@link #maxBackoff()}. */
    @WithDefault("PT0.1S")
    Duration minBackoff();

    /** The embedded server is back in half a second; more than 2 s would only add delay. */
    @WithDefault("PT2S")
    Duration maxBackoff();

    /** How long stopping waits for what is still in the buffer; agents keep what was not. */
    @WithDefault("PT10S")
    Duration drainTimeout();
  }
}
