package dev.wirescope.clickhouse.embedded;

import dev.wirescope.clickhouse.ClickHouseHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A ClickHouse server in a process of its own, on the loopback interface, restarted when it dies.
 * It has no users: whoever reaches the port may do everything.
 */
public final class EmbeddedClickHouse implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedClickHouse.class.getName());
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LAST_BACKOFF_MILLIS = 5_000;

  private final Path directory;
  private final int port;
  private final Path library;
  private final ServerLimits limits;
  private final ClickHouseHttp http;
  private final AtomicInteger restarts = new AtomicInteger();
  private final Thread supervisor;
  private volatile ServerProcess process;
  private volatile boolean closing;

  private EmbeddedClickHouse(Path directory, int port, Path library, ServerLimits limits)
      throws IOException {
    this.directory = directory;
    this.port = port;
    this.library = library;
    this.limits = limits;
    this.http = ClickHouseHttp.of(jdbcUrl());
    this.process = ServerProcess.start(directory, port, library, limits);
    this.supervisor =
        Thread.ofPlatform().daemon().name("clickhouse-supervisor").unstarted(this::supervise);
  }

  /** Starts a server with the limits fit for this machine. */
  public static EmbeddedClickHouse start(Path dataDir, int port, Path library)
      throws EmbeddedClickHouseException {
    return start(dataDir, port, library, ServerLimits.ofThisMachine());
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param dataDir where it keeps everything; made if missing
   * @param port of its HTTP interface on 127.0.0.1
   * @param library {@code libchdb.so}
   * @throws EmbeddedClickHouseException if it cannot run; one line with the remedy
   */
  public static EmbeddedClickHouse start(Path dataDir, int port, Path library, ServerLimits limits)
      throws EmbeddedClickHouseException {
    if (!Files.isRegularFile(library)) {
      throw new EmbeddedClickHouseException(
          "no embedded ClickHouse at "
              + library
              + ": run 'npm ci' in deploy/clickhouse-embedded, or set wirescope.clickhouse.url");
    }
    Path directory = dataDir.toAbsolutePath();
    try {
      Files.createDirectories(directory);
      EmbeddedClickHouse server = new EmbeddedClickHouse(directory, port, library, limits);
      server.awaitFirstAnswer();
      server.supervisor.start();
      return server;
    } catch (EmbeddedClickHouseException e) {
      throw e;
    } catch (IOException e) {
      throw new EmbeddedClickHouseException(
          "cannot write the data directory "
              + directory
              + " ("
              + e
              + "): choose another with"
              + " wirescope.data-dir",
          e);
    }
  }

  private void awaitFirstAnswer() throws EmbeddedClickHouseException {
    try {
      process.awaitAnswer(http, START_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon();
      throw new EmbeddedClickHouseException("interrupted while the embedded ClickHouse started", e);
    } catch (EmbeddedClickHouseException e) {
      abandon();
      throw explained(e);
    }
  }

  private void abandon() {
    http.close();
    process.stop(STOP_TIMEOUT);
  }

  private EmbeddedClickHouseException explained(EmbeddedClickHouseException e) {
    String message = e.getMessage();
    if (message.contains("Address already in use")) {
      return new EmbeddedClickHouseException(
          "port "
              + port
              + " on 127.0.0.1 is taken: stop what listens there, or set"
              + " wirescope.clickhouse.embedded-port",
          e);
    }
    if (message.contains("Another server instance in same directory")) {
      return new EmbeddedClickHouseException(
          "another ClickHouse runs in "
              + directory
              + ": stop it, or choose another wirescope.data-dir",
          e);
    }
    return e;
  }

  private void supervise() {
    long backoffMillis = FIRST_BACKOFF_MILLIS;
    try {
      while (true) {
        long started = System.nanoTime();
        int status = process.awaitExit();
        if (closing) {
          return;
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "embedded ClickHouse exited with status {0} ({1}): starting it again",
            status,
            process.lastError());
        boolean lasted = System.nanoTime() - started > Duration.ofSeconds(30).toNanos();
        backoffMillis =
            lasted ? FIRST_BACKOFF_MILLIS : Math.min(backoffMillis * 2, LAST_BACKOFF_MILLIS);
        Thread.sleep(backoffMillis);
        restart();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart() throws InterruptedException {
    synchronized (this) {
      if (closing) {
        return;
      }
      try {
        process = ServerProcess.start(directory, port, library, limits);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.ERROR, "embedded ClickHouse does not start: " + e);
        return;
      }
      restarts.incrementAndGet();
    }
    try {
      process.awaitAnswer(http, START_TIMEOUT);
      LOG.log(System.Logger.Level.INFO, "embedded ClickHouse answers again");
    } catch (EmbeddedClickHouseException e) {
      LOG.log(System.Logger.Level.ERROR, explained(e).getMessage());
    }
  }

  /** What to configure any client with. */
  public String jdbcUrl() {
    return "jdbc:clickhouse://127.0.0.1:" + port;
  }

  /** The process that serves at the moment. */
  public long pid() {
    return process.pid();
  }

  /** How often it had to be started again. */
  public int restarts() {
    return restarts.get();
  }

  /** Stops the server cleanly. */
  @Override
  public void close() {
    ServerProcess last;
    synchronized (this) {
      closing = true;
      last = process;
    }
    // First, for the server waits 5 s for connections that are kept alive.
    http.close();
    last.stop(STOP_TIMEOUT);
    supervisor.interrupt();
  }
}
