package dev.wirescope.agent.batch;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** 32-bit numbers. */
final class IntColumn extends FixedColumn {
  private static final int WIDTH = Integer.BYTES;

  IntColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(int value) {
    MemoryUtil.putInt(address + offset, value);
    offset += WIDTH;
  }

  /** Appends {@code value}, or "not known" for 0, which is how the kernel says so. */
  void putOrNullIfZero(int value) {
    if (value == 0) {
      putNull();
    } else {
      put(value);
    }
  }
}
