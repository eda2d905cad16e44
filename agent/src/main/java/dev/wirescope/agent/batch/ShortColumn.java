package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.apache.arrow.vector.BaseFixedWidthVector;

/** 16-bit numbers. */
final class ShortColumn extends FixedColumn {
  private static final int WIDTH = Short.BYTES;

  ShortColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(short value) {
    data.set(JAVA_SHORT, offset, value);
    offset += WIDTH;
  }
}
