package dev.wirescope.agent.flight;

import dev.wirescope.agent.batch.Batch;
import dev.wirescope.agent.counter.AgentCounter;
import dev.wirescope.agent.counter.AgentCounters;
import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.pipeline.PathLosses;
import dev.wirescope.agent.pipeline.RowSink;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Sends rows to the collector; the ring never waits for it. */
public final class FlightSink implements RowSink, PathLosses {
  /** Losses are losses of events; those of status rows are told again by {@link #losses}. */
  private static final List<Table> EVENT_TABLES =
      Tables.SENT_BY_AGENT.stream().filter(table -> !table.equals(Tables.PROBE_STATUS)).toList();

  /**
   * Numbers go on over restarts, as long as fewer than a thousand batches a millisecond are made.
   */
  private static final int NUMBERS_PER_MS_BITS = 10;

  private final BufferAllocator allocator;
  private final AgentCounters counters;
  private final SendQueue queue;
  private final FlightSender sender;
  private long nextNumber = System.currentTimeMillis() << NUMBERS_PER_MS_BITS;
  private long untold;
  private boolean closed;

  /** For the collector at {@code address}; nothing is sent before {@link #start}. */
  public FlightSink(
      CollectorAddress address,
      BearerToken token,
      QueueBounds bounds,
      BufferAllocator allocator,
      AgentCounters counters,
      Notices notices) {
    this(
        address,
        token,
        bounds,
        allocator,
        SendLane.Settings.defaults(allocator, counters),
        notices);
  }

  FlightSink(
      CollectorAddress address,
      BearerToken token,
      QueueBounds bounds,
      BufferAllocator allocator,
      SendLane.Settings settings,
      Notices notices) {
    this.allocator = allocator;
    this.counters = settings.counters();
    this.queue = new SendQueue(bounds, counters);
    this.sender =
        new FlightSender(queue, new Collector(address, token, allocator), settings, notices);
  }

  public void start() {
    sender.start();
  }

  @Override
  public void accept(Batch batch, VectorSchemaRoot rows) {
    queue.offer(SealedBatch.copyOf(batch.table(), nextNumber++, rows, allocator));
  }

  @Override
  public List<Loss> losses() {
    untold += queue.takeUntoldLosses();
    return List.of(
        new Loss("send queue full", counters.total(AgentCounter.ROWS_DROPPED, EVENT_TABLES)),
        new Loss("collector refused", counters.total(AgentCounter.ROWS_REFUSED, EVENT_TABLES)),
        new Loss("status not delivered", untold));
  }

  /**
   * Waits until the collector has acknowledged everything.
   *
   * @return whether that was so before {@code timeout} was over
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    return sender.flush(timeout);
  }

  /** Bytes that wait for the collector or for its acknowledgement. */
  public long queuedBytes() {
    return queue.bytes();
  }

  /** Ends the connection; what is not acknowledged is given up and counted. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      sender.close();
      queue.close();
    }
  }
}
