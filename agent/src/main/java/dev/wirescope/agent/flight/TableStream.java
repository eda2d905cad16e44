package dev.wirescope.agent.flight;

import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Table;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClient.ClientStreamListener;
import org.apache.arrow.flight.FlightClient.PutListener;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * One {@code DoPut} stream: the batches of one table, each with its number as application metadata
 * (8 bytes, little-endian), and an answer with the same number for each batch that the collector
 * has. Any error ends it.
 */
final class TableStream implements AutoCloseable {
  /** What the stream tells, on a thread of the connection. */
  interface Listener {
    /** The collector has the batch {@code number} and all before it. */
    void onAcknowledged(long number);

    /** The stream has ended. */
    void onEnd();
  }

  private final BufferAllocator allocator;
  private final VectorSchemaRoot root;
  private final VectorLoader loader;
  private final ClientStreamListener put;
  private volatile Throwable end;

  TableStream(
      FlightClient client,
      Table table,
      HeaderCallOption credentials,
      BufferAllocator allocator,
      Listener listener) {
    this.allocator = allocator;
    this.root = VectorSchemaRoot.create(ArrowSchemas.of(table), allocator);
    this.loader = new VectorLoader(root);
    try {
      this.put =
          client.startPut(
              FlightDescriptor.path(table.name()), root, new Answers(listener), credentials);
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
  }

  /** Whether the connection takes another batch without waiting. */
  boolean isReady() {
    return end == null && put.isReady();
  }

  /** Why the stream ended, null while it lasts. */
  Throwable end() {
    return end;
  }

  void send(SealedBatch batch) {
    loader.load(batch.records());
    ArrowBuf number = allocator.buffer(Long.BYTES);
    number.setLong(0, batch.number()); // Arrow writes little-endian
    number.writerIndex(Long.BYTES);
    put.putNext(number); // takes the buffer
    root.clear();
  }

  /** Ends the stream for {@code why}, unless it has ended. */
  void fail(RuntimeException why) {
    if (end == null) {
      end = why;
      put.error(why);
    }
  }

  /** Says that no more batches come, unless the stream has ended. */
  @Override
  public void close() {
    if (end == null) {
      end = CallStatus.CANCELLED.withDescription("closed by the agent").toRuntimeException();
      put.completed();
    }
    root.close();
  }

  private final class Answers implements PutListener {
    private final Listener listener;

    Answers(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onNext(PutResult answer) {
      ArrowBuf metadata = answer.getApplicationMetadata();
      if (metadata != null && metadata.readableBytes() == Long.BYTES) {
        listener.onAcknowledged(metadata.getLong(metadata.readerIndex()));
      }
    }

    @Override
    public void onError(Throwable failure) {
      finish(failure);
    }

    @Override
    public void onCompleted() {
      finish(
          CallStatus.UNAVAILABLE
              .withDescription("the collector ended the stream")
              .toRuntimeException());
    }

    @Override
    public boolean isCancelled() {
      return end != null;
    }

    @Override
    public void getResult() {
      throw new UnsupportedOperationException("answers are taken one by one");
    }

    private void finish(Throwable why) {
      if (end == null) {
        end = why;
      }
      listener.onEnd();
    }
  }
}
