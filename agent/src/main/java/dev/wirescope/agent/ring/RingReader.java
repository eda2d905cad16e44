package dev.wirescope.agent.ring;

import static dev.wirescope.agent.ring.RingDescriptor.BUSY_BIT;
import static dev.wirescope.agent.ring.RingDescriptor.DISCARD_BIT;
import static dev.wirescope.agent.ring.RingDescriptor.HEADER_LENGTH;
import static dev.wirescope.agent.ring.RingDescriptor.LENGTH_MASK;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** The one reader of a ring. For one thread. */
public final class RingReader {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment consumer;
  private final MemorySegment producer;
  private final MemorySegment data;
  private final long mask;
  private long position;
  private long corruptions;

  public RingReader(Ring ring) {
    this.consumer = ring.consumerPosition();
    this.producer = ring.producerPosition();
    this.data = ring.data();
    this.mask = ring.bytes() - 1;
    this.position = (long) LONG.getAcquire(consumer, 0L);
  }

  /**
   * Hands at most {@code limit} records to {@code handler}, oldest first, without waiting. Stops
   * early at a record that its producer has not finished. All space is given back at the end, also
   * when the handler throws; the record it threw on counts as read.
   *
   * <p>A length that cannot be true means that what follows cannot be found: everything up to the
   * producer's position is skipped and {@link #corruptions} grows.
   *
   * @return how many
   */
  public int read(RecordHandler handler, int limit) {
    final MemorySegment data = this.data;
    final long mask = this.mask;
    final long start = position;
    final long end = (long) LONG.getAcquire(producer, 0L);
    long next = start;
    int count = 0;
    try {
      while (next < end && count < limit) {
        long offset = next & mask;
        int header = (int) INT.getAcquire(data, offset);
        if ((header & BUSY_BIT) != 0) {
          break;
        }
        int length = header & LENGTH_MASK;
        long span = RingDescriptor.recordSpan(length);
        if (span > end - next) {
          corruptions++;
          next = end;
          break;
        }
        next += span;
        if ((header & DISCARD_BIT) == 0) {
          count++;
          handler.onRecord(data, offset + HEADER_LENGTH, length);
        }
      }
    } finally {
      if (next != start) {
        position = next;
        LONG.setRelease(consumer, 0L, next);
      }
    }
    return count;
  }

  /** How often the ring could not be followed and unread records were skipped. */
  public long corruptions() {
    return corruptions;
  }
}
