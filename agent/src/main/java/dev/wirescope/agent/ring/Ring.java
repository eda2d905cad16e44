package dev.wirescope.agent.ring;

import java.lang.foreign.MemorySegment;

/**
 * The three parts of a ring in memory.
 *
 * @param consumerPosition the page whose first 8 bytes the reader writes
 * @param producerPosition the page whose first 8 bytes the producer writes
 * @param data the data area, twice in a row
 */
public record Ring(
    MemorySegment consumerPosition, MemorySegment producerPosition, MemorySegment data) {
  public Ring {
    long bytes = data.byteSize() / 2;
    if (bytes < RingDescriptor.ALIGNMENT || Long.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          "a ring is a power of two and mapped twice: data bytes=" + data.byteSize());
    }
  }

  /** Bytes of the ring. */
  public long bytes() {
    return data.byteSize() / 2;
  }
}
