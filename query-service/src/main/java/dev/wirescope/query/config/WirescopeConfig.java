package dev.wirescope.query.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Everything about the query service that can be set. */
@ConfigMapping(prefix = "wirescope")
public interface WirescopeConfig {
  /** Where the rows are. */
  Clickhouse clickhouse();

  /** Who may ask: the file that the collector reads too. */
  @WithDefault("/etc/wirescope/tokens")
  Path tokensFile();

  /** Where webhooks and the tail's position are kept. */
  @WithDefault("/var/lib/wirescope")
  Path dataDir();

  /** How findings are looked for. */
  Tail tail();

  /** How findings are streamed. */
  Events events();

  /** How webhooks are called. */
  Webhook webhook();

  /** The database. */
  interface Clickhouse {
    /** Any JDBC URL of a ClickHouse server or cluster. */
    @WithDefault("jdbc:clickhouse://127.0.0.1:18123/wirescope")
    String url();

    /** Queries at a time; a question that finds none free is refused after a second. */
    @WithDefault("8")
    int connections();
  }

  /** The loop that reads new rows. */
  interface Tail {
    /** Off where another instance detects for the same database. */
    @WithDefault("true")
    boolean enabled();

    /** A finding is told at most this long after its row can be read, plus the query itself. */
    @WithDefault("250ms")
    Duration interval();

    /** An insert may take this long between stamping its rows and showing them. */
    @WithDefault("5s")
    Duration overlap();
  }

  /** Server-sent events. */
  interface Events {
    /** Findings that wait for one slow client before it is disconnected. */
    @WithDefault("256")
    int buffer();

    /** Clients of one tenant at a time. */
    @WithDefault("64")
    int clientsPerTenant();

    /** A comment line keeps the connection open this often. */
    @WithDefault("15s")
    Duration keepAlive();
  }

  /** Deliveries. */
  interface Webhook {
    /**
     * Whether a webhook may point at a private or loopback address. Unset, it may only while the
     * service itself can be reached from its own machine alone.
     */
    Optional<Boolean> allowPrivate();

    /** Webhooks of one tenant. */
    @WithDefault("20")
    int perTenant();

    /** Deliveries that wait for one webhook. */
    @WithDefault("1000")
    int queue();

    /** The mean of the first wait; each further one doubles, up to a minute. */
    @WithDefault("1s")
    Duration firstRetry();

    /** A delivery that is older is given up. */
    @WithDefault("10m")
    Duration maxAge();

    /** For connecting and for the whole answer. */
    @WithDefault("5s")
    Duration timeout();
  }
}
