package dev.wirescope.collector.ingest;

import dev.wirescope.collector.StartFailure;
import dev.wirescope.collector.buffer.Buffers;
import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.Counters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The Arrow Flight server. */
public final class FlightEndpoint implements AutoCloseable {
  private static final long STOP_SECONDS = 5;

  /**
   * A message beyond this is cut off by the transport before it is read; below it and above the
   * limit of a batch the sender is told which limit it is.
   */
  private static final int TRANSPORT_FACTOR = 4;

  /** Off-heap memory for what arrives: several messages in flight on each busy stream. */
  private static final long ALLOCATOR_BYTES = 512L << 20;

  private final BufferAllocator allocator;
  private final ExecutorService executor;
  private final FlightServer server;
  private final StreamSlots slots;
  private final IngestProducer producer;

  private FlightEndpoint(
      BufferAllocator allocator,
      ExecutorService executor,
      FlightServer server,
      StreamSlots slots,
      IngestProducer producer) {
    this.allocator = allocator;
    this.executor = executor;
    this.server = server;
    this.slots = slots;
    this.producer = producer;
  }

  /**
   * Starts to listen.
   *
   * @throws StartFailure if the tokens file cannot be read or the port is taken
   */
  public static FlightEndpoint start(
      CollectorConfig config, Path tokensFile, Buffers buffers, Counters counters, Clock clock)
      throws StartFailure {
    Tokens tokens;
    try {
      tokens = new Tokens(tokensFile, clock, counters);
    } catch (IOException e) {
      throw new StartFailure(
          "cannot read the tokens file (" + e + "): write one, or set wirescope.tokens-file", e);
    }
    BufferAllocator allocator = new RootAllocator(ALLOCATOR_BYTES);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    StreamSlots slots = new StreamSlots(config.ingest().maxStreamsPerTenant());
    IngestProducer producer =
        new IngestProducer(
            tokens, new BatchCheck(config.ingest(), clock), slots, buffers, counters, allocator);
    long maxMessage =
        Math.min(Integer.MAX_VALUE, config.ingest().maxBatchBytes() * TRANSPORT_FACTOR);
    FlightServer server =
        FlightServer.builder(
                allocator,
                Location.forGrpcInsecure(config.flight().host(), config.flight().port()),
                producer)
            .executor(executor)
            .middleware(BearerMiddleware.KEY, BearerMiddleware.factory(tokens, counters))
            .maxInboundMessageSize((int) maxMessage)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      executor.shutdownNow();
      allocator.close();
      throw new StartFailure(
          "cannot listen on %s:%d: stop what listens there, or set wirescope.flight.port"
              .formatted(config.flight().host(), config.flight().port()),
          e);
    }
    return new FlightEndpoint(allocator, executor, server, slots, producer);
  }

  /** The port, also where the configured one was 0. */
  public int port() {
    return server.getPort();
  }

  /** Streams that are open. */
  public int streams() {
    return slots.total();
  }

  /** Takes no new streams, and ends the open ones. */
  @Override
  public void close() {
    try {
      server.shutdown();
      producer.endAll();
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
    try {
      allocator.close();
    } catch (IllegalStateException e) {
      // Streams that were cut off may still hold what they were reading; the process ends now.
      System.getLogger(FlightEndpoint.class.getName())
          .log(System.Logger.Level.DEBUG, "buffers left at the end", e);
    }
  }
}
