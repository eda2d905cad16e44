package dev.wirescope.agent.batch;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** 16-bit numbers. */
final class ShortColumn extends FixedColumn {
  private static final int WIDTH = Short.BYTES;

  ShortColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(short value) {
    MemoryUtil.putShort(address + offset, value);
    offset += WIDTH;
  }
}
