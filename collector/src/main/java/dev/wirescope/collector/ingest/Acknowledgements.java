package dev.wirescope.collector.ingest;

import dev.wirescope.collector.buffer.BatchFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.StreamListener;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Tells the sender of one stream, in the order of its batches, which are stored. Acknowledging a
 * batch means that all before it are stored too. The first that fails ends the stream, and it is
 * always the first one not acknowledged.
 */
final class Acknowledgements {
  private static final System.Logger LOG = System.getLogger(Acknowledgements.class.getName());

  /** Bytes of a batch number, little-endian. */
  static final int NUMBER_BYTES = Long.BYTES;

  private record Pending(long number, CompletableFuture<Void> stored) {}

  private final StreamListener<PutResult> sender;
  private final BufferAllocator allocator;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private boolean ended;

  Acknowledgements(StreamListener<PutResult> sender, BufferAllocator allocator) {
    this.sender = sender;
    this.allocator = allocator;
  }

  /** Acknowledges the batch {@code number} when it is {@code stored} and all before it are. */
  void add(long number, CompletableFuture<Void> stored) {
    lock.lock();
    try {
      pending.addLast(new Pending(number, stored));
    } finally {
      lock.unlock();
    }
    CompletableFuture<Void> _ = stored.whenComplete((done, failure) -> advance());
  }

  private void advance() {
    lock.lock();
    try {
      Pending last = null;
      while (!ended && !pending.isEmpty() && pending.getFirst().stored().isDone()) {
        Pending first = pending.removeFirst();
        if (first.stored().isCompletedExceptionally()) {
          acknowledge(last);
          last = null;
          end(status(first));
        } else {
          last = first;
        }
      }
      acknowledge(last);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void acknowledge(Pending last) {
    if (last == null || ended) {
      return;
    }
    ArrowBuf number = allocator.buffer(NUMBER_BYTES);
    number.setLong(0, last.number());
    number.writerIndex(NUMBER_BYTES);
    // The result owns the buffer.
    try (PutResult result = PutResult.metadata(number)) {
      sender.onNext(result);
    } catch (RuntimeException e) {
      // The sender has gone; it will send again what it does not know to be stored.
      LOG.log(System.Logger.Level.DEBUG, "cannot acknowledge to a sender that has gone", e);
      ended = true;
      pending.clear();
    }
  }

  private static CallStatus status(Pending failed) {
    Throwable cause = failed.stored().exceptionNow();
    if (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
      cause = wrapped.getCause();
    }
    CallStatus status =
        cause instanceof BatchFailure failure
            ? switch (failure.kind()) {
              case REJECTED -> CallStatus.INVALID_ARGUMENT;
              case FULL -> CallStatus.RESOURCE_EXHAUSTED;
              case UNAVAILABLE -> CallStatus.UNAVAILABLE;
            }
            : CallStatus.INTERNAL;
    return status.withDescription("batch " + failed.number() + ": " + cause.getMessage());
  }

  /** Ends the stream with {@code status}, unless it has ended. */
  void end(CallStatus status) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        pending.clear();
        sender.onError(status.toRuntimeException());
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream well, unless it has ended. */
  void complete() {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        sender.onCompleted();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is pending or the stream has ended; false after {@code timeoutNanos}. */
  boolean awaitAll(long timeoutNanos) throws InterruptedException {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (!ended && !pending.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** {@code seconds} in nanoseconds, for {@link #awaitAll}. */
  static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
