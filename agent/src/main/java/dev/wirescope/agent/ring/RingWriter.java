package dev.wirescope.agent.ring;

import static dev.wirescope.agent.ring.RingDescriptor.BUSY_BIT;
import static dev.wirescope.agent.ring.RingDescriptor.DISCARD_BIT;
import static dev.wirescope.agent.ring.RingDescriptor.HEADER_LENGTH;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The producer's side of a ring that is plain memory, in the kernel's protocol: for warming up and
 * for tests. The second image of the data is kept equal by copying. For one thread.
 */
public final class RingWriter {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final Ring ring;
  private long position;

  public RingWriter(Ring ring) {
    this.ring = ring;
  }

  /** A ring of {@code bytes} bytes in {@code arena}'s memory. */
  public static Ring allocate(Arena arena, long bytes) {
    return new Ring(
        arena.allocate(ValueLayout.JAVA_LONG),
        arena.allocate(ValueLayout.JAVA_LONG),
        arena.allocate(2 * bytes, Long.BYTES));
  }

  /**
   * Appends one record.
   *
   * @return false, and nothing is written, when the ring is full
   */
  public boolean write(MemorySegment payload) {
    long record = reserve((int) payload.byteSize());
    if (record < 0) {
      return false;
    }
    put(record + HEADER_LENGTH, payload);
    submit(record);
    return true;
  }

  /** Takes room for a record, which stays busy; its position, or -1 when the ring is full. */
  public long reserve(int length) {
    long span = RingDescriptor.recordSpan(length);
    long consumed = (long) LONG.getAcquire(ring.consumerPosition(), 0L);
    if (position + span - consumed > ring.bytes()) {
      return -1;
    }
    long record = position;
    setHeader(record, length | BUSY_BIT);
    position += span;
    LONG.setRelease(ring.producerPosition(), 0L, position);
    return record;
  }

  /** Ends a record: the reader may have it. */
  public void submit(long record) {
    setHeader(record, header(record) & ~BUSY_BIT);
  }

  /** Ends a record: the reader shall skip it. */
  public void discard(long record) {
    setHeader(record, (header(record) & ~BUSY_BIT) | DISCARD_BIT);
  }

  /** Copies {@code bytes} to {@code at}, a position in the ring, in both images. */
  public void put(long at, MemorySegment bytes) {
    long offset = at & (ring.bytes() - 1);
    long first = Math.min(bytes.byteSize(), ring.bytes() - offset);
    copy(bytes, 0, offset, first);
    copy(bytes, first, 0, bytes.byteSize() - first);
  }

  private void copy(MemorySegment bytes, long from, long offset, long length) {
    MemorySegment.copy(bytes, from, ring.data(), offset, length);
    MemorySegment.copy(bytes, from, ring.data(), offset + ring.bytes(), length);
  }

  private int header(long record) {
    return (int) INT.get(ring.data(), record & (ring.bytes() - 1));
  }

  private void setHeader(long record, int header) {
    long offset = record & (ring.bytes() - 1);
    INT.setRelease(ring.data(), offset + ring.bytes(), header);
    INT.setRelease(ring.data(), offset, header);
  }
}
