package dev.wirescope.collector.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClient.ClientStreamListener;
import org.apache.arrow.flight.FlightClient.PutListener;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** One stream of an agent, with what came back on it. */
public final class TestSender implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 30;

  private final BufferAllocator allocator;
  private final FlightClient client;
  private final ClientStreamListener stream;
  private final List<Long> acknowledged = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Throwable failure;

  public TestSender(
      BufferAllocator allocator, int port, String token, String path, VectorSchemaRoot root) {
    this.allocator = allocator;
    this.client =
        FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port)).build();
    FlightCallHeaders headers = new FlightCallHeaders();
    if (token != null) {
      headers.insert("authorization", "Bearer " + token);
    }
    this.stream =
        client.startPut(
            FlightDescriptor.path(path), root, new Listener(), new HeaderCallOption(headers));
  }

  private final class Listener implements PutListener {
    @Override
    public void getResult() {}

    /** Without this the client waits for ever, and busily, to send on a stream that has ended. */
    @Override
    public boolean isCancelled() {
      return ended.getCount() == 0;
    }

    @Override
    public void onNext(PutResult result) {
      synchronized (acknowledged) {
        acknowledged.add(result.getApplicationMetadata().getLong(0));
        acknowledged.notifyAll();
      }
    }

    @Override
    public void onError(Throwable error) {
      end(error);
    }

    @Override
    public void onCompleted() {
      end(null);
    }

    private void end(Throwable error) {
      synchronized (acknowledged) {
        failure = error;
        ended.countDown();
        acknowledged.notifyAll();
      }
    }
  }

  /** Sends what is in the root as batch {@code number}. */
  public TestSender send(long number) {
    ArrowBuf metadata = allocator.buffer(8);
    metadata.setLong(0, number);
    metadata.writerIndex(8);
    stream.putNext(metadata);
    return this;
  }

  /** Sends what is in the root without a number. */
  public TestSender sendUnnumbered() {
    stream.putNext();
    return this;
  }

  /** Waits until {@code number} is acknowledged. */
  public TestSender awaitAcknowledged(long number) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    synchronized (acknowledged) {
      while (highest() < number) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || ended.getCount() == 0) {
          throw new AssertionError(
              "no acknowledgement of " + number + ": " + acknowledged + ", " + failure, failure);
        }
        acknowledged.wait(millis);
      }
    }
    return this;
  }

  /** The highest number acknowledged so far, -1 if none. */
  public long highest() {
    synchronized (acknowledged) {
      return acknowledged.stream().mapToLong(Long::longValue).max().orElse(-1);
    }
  }

  /** Ends the stream well and waits until the collector has ended it too. */
  public void complete() throws InterruptedException {
    stream.completed();
    awaitEnd();
    if (failure != null) {
      throw new AssertionError("the stream failed", failure);
    }
  }

  /** Waits until the collector has ended the stream with an error, and gives it. */
  public CallStatus awaitFailure() throws InterruptedException {
    awaitEnd();
    if (failure instanceof FlightRuntimeException flight) {
      return flight.status();
    }
    throw new AssertionError("expected an error of Flight but got " + failure, failure);
  }

  private void awaitEnd() throws InterruptedException {
    if (!ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the stream did not end");
    }
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
  }
}
