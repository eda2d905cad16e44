package dev.wirescope.agent.batch;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** 64-bit numbers and times. */
final class LongColumn extends FixedColumn {
  private static final int WIDTH = Long.BYTES;

  LongColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(long value) {
    MemoryUtil.putLong(address + offset, value);
    offset += WIDTH;
  }

  /** Appends {@code value}, or "not known" for 0, which is how the kernel says so. */
  void putOrNullIfZero(long value) {
    if (value == 0) {
      putNull();
    } else {
      put(value);
    }
  }
}
