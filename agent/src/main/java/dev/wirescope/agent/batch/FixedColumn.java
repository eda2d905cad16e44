package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** A column whose values all have the same number of bytes. */
abstract sealed class FixedColumn extends BatchColumn
    permits ByteColumn, ShortColumn, IntColumn, LongColumn, IpColumn {
  private final BaseFixedWidthVector vector;
  private final MemorySegment validity;
  private final int width;
  final MemorySegment data;
  long offset;

  FixedColumn(BaseFixedWidthVector vector, int width, int capacity) {
    super(vector.getName());
    vector.allocateNew(capacity);
    if (vector.getTypeWidth() != width) {
      throw new IllegalArgumentException(
          "column " + vector.getName() + " has width=" + vector.getTypeWidth() + ", not " + width);
    }
    this.vector = vector;
    this.width = width;
    this.data = memory(vector.getDataBuffer());
    this.validity = memory(vector.getValidityBuffer());
    allValid(validity, capacity);
  }

  /** Appends "not known". */
  final void putNull() {
    int row = count();
    int at = row >>> 3;
    validity.set(JAVA_BYTE, at, (byte) (validity.get(JAVA_BYTE, at) & ~(1 << (row & 7))));
    data.asSlice(offset, width).fill((byte) 0);
    offset += width;
  }

  @Override
  final int count() {
    return (int) (offset / width);
  }

  @Override
  final void seal(int rows) {
    vector.setValueCount(rows);
  }

  @Override
  final void clear() {
    allValid(validity, count());
    offset = 0;
  }
}
