package dev.wirescope.collector.ingest;

import dev.wirescope.collector.buffer.Batch;
import dev.wirescope.collector.buffer.Buffers;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import dev.wirescope.collector.store.ArrowMessages;
import dev.wirescope.schema.Table;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Takes streams of batches, one stream for each table: the path of the descriptor is the table's
 * name, the application metadata of each batch its number in 8 little-endian bytes, and what comes
 * back is the number of a batch once it and all before it are stored.
 */
final class IngestProducer extends NoOpFlightProducer {
  private static final System.Logger LOG = System.getLogger(IngestProducer.class.getName());

  /** How long a refusal waits for the batches before it, so that their sender knows their fate. */
  private static final long SETTLE_SECONDS = 10;

  private static final CallStatus STOPPING =
      CallStatus.UNAVAILABLE.withDescription("the collector is stopping: send again later");

  private final Tokens tokens;
  private final BatchCheck check;
  private final StreamSlots slots;
  private final Buffers buffers;
  private final Counters counters;
  private final BufferAllocator allocator;
  private final Set<Acknowledgements> open = ConcurrentHashMap.newKeySet();

  IngestProducer(
      Tokens tokens,
      BatchCheck check,
      StreamSlots slots,
      Buffers buffers,
      Counters counters,
      BufferAllocator allocator) {
    this.tokens = tokens;
    this.check = check;
    this.slots = slots;
    this.buffers = buffers;
    this.counters = counters;
    this.allocator = allocator;
  }

  @Override
  public Runnable acceptPut(
      CallContext context, FlightStream stream, StreamListener<PutResult> sender) {
    String token = context.getMiddleware(BearerMiddleware.KEY).token();
    return () -> {
      Acknowledgements acknowledgements = new Acknowledgements(sender, allocator);
      open.add(acknowledgements);
      try {
        String tenant = tokens.tenantOf(token);
        slots.take(tenant);
        try {
          takeStream(token, stream, acknowledgements);
        } finally {
          slots.give(tenant);
        }
      } catch (Refusal e) {
        refuse(e, acknowledgements);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        acknowledgements.end(STOPPING);
      } finally {
        open.remove(acknowledgements);
      }
    };
  }

  /** Ends every open stream, so that its sender tries again elsewhere or later. */
  void endAll() {
    open.forEach(acknowledgements -> acknowledgements.end(STOPPING));
  }

  private void takeStream(String token, FlightStream stream, Acknowledgements acknowledgements)
      throws Refusal, InterruptedException {
    try {
      Table table = SchemaCheck.table(stream.getDescriptor());
      SchemaCheck.check(table, stream.getSchema());
      while (!acknowledgements.hasEnded() && stream.next()) {
        // Each time, so that a token that expires or is revoked ends its open streams too.
        takeBatch(tokens.tenantOf(token), table, stream, acknowledgements);
      }
    } catch (FlightRuntimeException e) {
      counters.increment(CollectorCounter.STREAMS_BROKEN);
      LOG.log(System.Logger.Level.DEBUG, "a stream broke", e);
      acknowledgements.end(e.status());
    } catch (RuntimeException e) {
      throw Refusal.invalid(CollectorCounter.REFUSED_CONTENT, "the batch cannot be read: " + e);
    }
    acknowledgements.awaitAll(Long.MAX_VALUE);
    acknowledgements.complete();
  }

  private void takeBatch(
      String tenant, Table table, FlightStream stream, Acknowledgements acknowledgements)
      throws Refusal {
    VectorSchemaRoot root = stream.getRoot();
    counters.increment(CollectorCounter.BATCHES_RECEIVED);
    counters.add(CollectorCounter.ROWS_RECEIVED, root.getRowCount());
    counters.add(CollectorCounter.BYTES_RECEIVED, BatchCheck.bytes(root));
    long number = number(stream.getLatestMetadata());
    check.checkSize(root);
    check.checkContent(table, root);
    Batch batch = new Batch(tenant, table, root.getRowCount(), ArrowMessages.batch(root));
    acknowledgements.add(number, buffers.add(batch));
  }

  private static long number(ArrowBuf metadata) throws Refusal {
    if (metadata == null || metadata.readableBytes() != Acknowledgements.NUMBER_BYTES) {
      throw Refusal.invalid(
          CollectorCounter.REFUSED_NUMBER,
          "a batch needs its number as application metadata: 8 bytes, little-endian");
    }
    return metadata.getLong(metadata.readerIndex());
  }

  private void refuse(Refusal refusal, Acknowledgements acknowledgements) {
    counters.increment(refusal.counter());
    LOG.log(System.Logger.Level.DEBUG, "refused: {0}", refusal.getMessage());
    try {
      acknowledgements.awaitAll(Acknowledgements.seconds(SETTLE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    acknowledgements.end(refusal.toFlight().status());
  }
}
