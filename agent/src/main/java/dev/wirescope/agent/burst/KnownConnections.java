package dev.wirescope.agent.burst;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.wirescope.agent.event.EventHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The newest header of each connection that events told of, found by its addresses: a packet says
 * no more of its connection. {@value #SETS} sets of {@value #WAYS}; in a full set the oldest goes.
 * For one thread.
 */
public final class KnownConnections implements AutoCloseable {
  private static final int WAYS = 4;
  private static final int SETS = 2048;
  private static final int HALF_IP = 8;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment table = arena.allocate((long) SETS * WAYS * EventHeader.SIZE, 8);
  private final EventHeader found = new EventHeader();

  /** Remembers what {@code event} says of its connection. */
  public void put(EventHeader event) {
    MemorySegment from = event.segment();
    long set =
        setOf(
            from,
            event.localIpOffset(),
            event.localPort(),
            event.remoteIpOffset(),
            event.remotePort());
    long oldest = set;
    for (int way = 0; way < WAYS; way++) {
      long entry = set + (long) way * EventHeader.SIZE;
      found.wrap(table, entry);
      if (isSame(event)) {
        oldest = entry;
        break;
      }
      if (found.timeNs() < timeNs(oldest)) {
        oldest = entry;
      }
    }
    MemorySegment.copy(from, event.offset(), table, oldest, EventHeader.SIZE);
  }

  /**
   * Finds a connection.
   *
   * @param ips the local address, then the remote one, 16 bytes each
   * @return valid until the next call, or null
   */
  public EventHeader find(MemorySegment ips, int localPort, int remotePort) {
    long set = setOf(ips, 0, localPort, EventHeader.IP_LENGTH, remotePort);
    for (int way = 0; way < WAYS; way++) {
      found.wrap(table, set + (long) way * EventHeader.SIZE);
      if (found.timeNs() != 0
          && found.localPort() == localPort
          && found.remotePort() == remotePort
          && isEqual(found.localIpOffset(), ips, 0)
          && isEqual(found.remoteIpOffset(), ips, EventHeader.IP_LENGTH)) {
        return found;
      }
    }
    return null;
  }

  @Override
  public void close() {
    arena.close();
  }

  private boolean isSame(EventHeader event) {
    return found.localPort() == event.localPort()
        && found.remotePort() == event.remotePort()
        && isEqual(found.localIpOffset(), event.segment(), event.localIpOffset())
        && isEqual(found.remoteIpOffset(), event.segment(), event.remoteIpOffset());
  }

  private boolean isEqual(long entryOffset, MemorySegment other, long otherOffset) {
    return table.get(JAVA_LONG, entryOffset) == other.get(JAVA_LONG_UNALIGNED, otherOffset)
        && table.get(JAVA_LONG, entryOffset + HALF_IP)
            == other.get(JAVA_LONG_UNALIGNED, otherOffset + HALF_IP);
  }

  private long timeNs(long entry) {
    return table.get(JAVA_LONG, entry);
  }

  /** Where the set begins that the addresses belong to. */
  private static long setOf(
      MemorySegment ips, long localIp, int localPort, long remoteIp, int remotePort) {
    int hash = localPort * 31 + remotePort;
    for (long at = 0; at < EventHeader.IP_LENGTH; at += Integer.BYTES) {
      hash = hash * 31 + ips.get(JAVA_INT_UNALIGNED, localIp + at);
      hash = hash * 31 + ips.get(JAVA_INT_UNALIGNED, remoteIp + at);
    }
    hash *= 0x9e3779b9;
    return (long) (hash >>> 21) * WAYS * EventHeader.SIZE;
  }
}
