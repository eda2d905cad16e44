package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Addresses, as the bytes lie in the event. */
final class IpColumn extends FixedColumn {
  private static final int WIDTH = 16;

  IpColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(MemorySegment event, long at) {
    long to = address + offset;
    MemoryUtil.putLong(to, event.get(JAVA_LONG_UNALIGNED, at));
    MemoryUtil.putLong(to + Long.BYTES, event.get(JAVA_LONG_UNALIGNED, at + Long.BYTES));
    offset += WIDTH;
  }
}
