package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.wirescope.agent.text.Utf8;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.VarCharVector;

/**
 * Texts. The bytes of all rows share one buffer; {@link #hasRoom} says whether it takes another
 * text of the largest size.
 */
final class TextColumn extends BatchColumn {
  private final VarCharVector vector;
  private final MemorySegment offsets;
  private final MemorySegment data;
  private final int dataCapacity;
  private int count;
  private int end;

  /**
   * @param vector where the texts go
   * @param capacity rows
   * @param averageBytes room for each row; a batch of longer texts is sealed before it has all rows
   */
  TextColumn(VarCharVector vector, int capacity, int averageBytes) {
    super(vector.getName());
    this.dataCapacity = Math.addExact(Math.multiplyExact(capacity, averageBytes), Utf8.MAX_BYTES);
    vector.allocateNew(dataCapacity, capacity);
    this.vector = vector;
    this.offsets = memory(vector.getOffsetBuffer());
    this.data = memory(vector.getDataBuffer());
    allValid(memory(vector.getValidityBuffer()), capacity);
    offsets.set(JAVA_INT, 0, 0);
  }

  boolean hasRoom() {
    return dataCapacity - end >= Utf8.MAX_BYTES;
  }

  void put(Utf8 text) {
    byte[] bytes = text.bytes();
    MemorySegment.copy(bytes, 0, data, JAVA_BYTE, end, bytes.length);
    advance(bytes.length);
  }

  /** Appends {@code length} bytes from {@code at} of {@code source}, which must be UTF-8. */
  void put(MemorySegment source, long at, int length) {
    MemorySegment.copy(source, at, data, end, length);
    advance(length);
  }

  /** Makes {@code text} the value of the first {@code rows} rows, instead of what was there. */
  void fill(Utf8 text, int rows) {
    clear();
    for (int i = 0; i < rows; i++) {
      put(text);
    }
  }

  @Override
  int count() {
    return count;
  }

  @Override
  void seal(int rows) {
    vector.setLastSet(rows - 1);
    vector.setValueCount(rows);
  }

  @Override
  void clear() {
    count = 0;
    end = 0;
  }

  private void advance(int length) {
    end += length;
    count++;
    offsets.set(JAVA_INT, (long) count * Integer.BYTES, end);
  }
}
