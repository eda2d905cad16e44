package dev.wirescope.agent.ring;

/**
 * The layout of a {@code BPF_MAP_TYPE_RINGBUF} as the kernel maps it.
 *
 * <pre>
 *  offset in the map
 *  0          +---------------------------+
 *             | consumer position  (u64)  |  a page of its own, which the reader writes
 *  1 page     +---------------------------+
 *             | producer position  (u64)  |  a page of its own, read-only here
 *  2 pages    +---------------------------+
 *             | data: N bytes, N = 2^k    |  read-only here
 *             +---------------------------+
 *             | the same N bytes again    |  so that a record that wraps is still contiguous
 *             +---------------------------+
 *
 *  A record, at (position AND (N - 1)) in data, always at a multiple of 8:
 *
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-----------------------------------------------------------+-+-+
 *  |                      length of the payload                |D|B|
 *  +-----------------------------------------------------------+-+-+
 *  |                          page offset                          |
 *  +---------------------------------------------------------------+
 *  |                          payload ...                          |
 *
 *  B, the highest bit: busy, reserved and not yet submitted.  D: discarded.
 * </pre>
 *
 * <p>Positions only grow; both are bytes since the ring was made. The producer's position and a
 * record's header are read with acquire order, the consumer's position is written with release
 * order.
 */
public final class RingDescriptor {
  /** Bytes before a record's payload. */
  public static final int HEADER_LENGTH = 8;

  /** Records start at multiples of this. */
  public static final int ALIGNMENT = 8;

  /** In the header's first word: the producer has not finished this record. */
  public static final int BUSY_BIT = 1 << 31;

  /** In the header's first word: the producer gave this record up. */
  public static final int DISCARD_BIT = 1 << 30;

  /** In the header's first word: the payload's bytes. */
  public static final int LENGTH_MASK = ~(BUSY_BIT | DISCARD_BIT);

  private RingDescriptor() {}

  /** Bytes from the start of a record to the start of the next one. */
  public static long recordSpan(int length) {
    return ((long) length + HEADER_LENGTH + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
