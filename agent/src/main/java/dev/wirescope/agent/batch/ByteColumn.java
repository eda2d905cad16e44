package dev.wirescope.agent.batch;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Flags, choices and small numbers. */
final class ByteColumn extends FixedColumn {
  private static final int WIDTH = Byte.BYTES;

  ByteColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(byte value) {
    MemoryUtil.putByte(address + offset, value);
    offset += WIDTH;
  }
}
