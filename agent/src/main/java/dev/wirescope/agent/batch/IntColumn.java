package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.apache.arrow.vector.BaseFixedWidthVector;

/** 32-bit numbers. */
final class IntColumn extends FixedColumn {
  private static final int WIDTH = Integer.BYTES;

  IntColumn(BaseFixedWidthVector vector, int capacity) {
    super(vector, WIDTH, capacity);
  }

  void put(int value) {
    data.set(JAVA_INT, offset, value);
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
