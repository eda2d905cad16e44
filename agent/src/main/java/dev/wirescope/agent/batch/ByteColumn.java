package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.apache.arrow.vector.BaseFixedWidthVector;

/** Flags, choices and small numbers. */
final class ByteColumn extends FixedColumn {
  private static final int WIDTH = Byte.BYTES;

  ByteColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(byte value) {
    data.set(JAVA_BYTE, offset, value);
    offset += WIDTH;
  }
}
