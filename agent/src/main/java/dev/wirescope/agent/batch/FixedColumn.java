package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/**
 * A column whose values all have the same number of bytes. They are written by address, without the
 * checks of a segment, which cost more than the writing: {@link Batch#beginRow} is what keeps a row
 * within the buffers.
 */
abstract sealed class FixedColumn extends BatchColumn
    permits ByteColumn, ShortColumn, IntColumn, LongColumn, IpColumn {
  private final BaseFixedWidthVector vector;
  private final MemorySegment validity;
  private final int width;

  /** Of the first value. */
  final long address;

  /** Bytes from there to the next value. */
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
    this.address = vector.getDataBuffer().memoryAddress();
    this.validity = memory(vector.getValidityBuffer());
    allValid(validity, capacity);
  }

  /** Appends "not known". */
  final void putNull() {
    int row = count();
    int at = row >>> 3;
    validity.set(JAVA_BYTE, at, (byte) (validity.get(JAVA_BYTE, at) & ~(1 << (row & 7))));
    for (int i = 0; i < width; i++) {
      MemoryUtil.putByte(address + offset + i, (byte) 0);
    }
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
