package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

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

  /**
   * Appends {@code text}. It is written word by word, which for texts of these lengths takes a
   * third of a bulk copy; what the last word has too much is overwritten by the next row.
   */
  void put(Utf8 text) {
    long[] words = text.words();
    for (int i = 0; i < words.length; i++) {
      data.set(JAVA_LONG_UNALIGNED, end + (long) i * Long.BYTES, words[i]);
    }
    advance(text.length());
  }

  /** Appends {@code length} bytes, at most 16, of two words in host order; they must be UTF-8. */
  void put(long first, long second, int length) {
    data.set(JAVA_LONG_UNALIGNED, end, first);
    data.set(JAVA_LONG_UNALIGNED, end + (long) Long.BYTES, second);
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
