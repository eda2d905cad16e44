package dev.wirescope.agent.batch;

import dev.wirescope.agent.text.Utf8;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VarCharVector;

/**
 * Texts. The bytes of all rows share one buffer; {@link #hasRoom} says whether it takes another
 * text of the largest size.
 */
final class TextColumn extends BatchColumn {
  /** A text up to this long is written as two words: {@link #hasRoom} leaves room for more. */
  static final int SHORT_BYTES = 2 * Long.BYTES;

  /** Of a text that is JSON: eight flows with all that may be known of them. */
  static final int JSON_BYTES_MAX = 8192;

  private final VarCharVector vector;
  private final long offsets;
  private final long data;
  private final int dataCapacity;
  private final int longestBytes;
  private int count;
  private int end;

  /**
   * @param vector where the texts go
   * @param capacity rows
   * @param averageBytes room for each row; a batch of longer texts is sealed before it has all rows
   * @param longestBytes of one text
   */
  TextColumn(VarCharVector vector, int capacity, int averageBytes, int longestBytes) {
    super(vector.getName());
    this.longestBytes = longestBytes;
    this.dataCapacity = Math.addExact(Math.multiplyExact(capacity, averageBytes), longestBytes);
    vector.allocateNew(dataCapacity, capacity);
    this.vector = vector;
    this.offsets = vector.getOffsetBuffer().memoryAddress();
    this.data = vector.getDataBuffer().memoryAddress();
    allValid(memory(vector.getValidityBuffer()), capacity);
    MemoryUtil.putInt(offsets, 0);
  }

  boolean hasRoom() {
    return dataCapacity - end >= longestBytes;
  }

  void put(Utf8 text) {
    int length = text.length();
    if (length <= SHORT_BYTES) {
      putShort(text.firstWord(), text.secondWord(), length);
    } else {
      MemoryUtil.copyToMemory(text.bytes(), 0, data + end, length);
      advance(length);
    }
  }

  /**
   * Appends a text that is made for one row.
   *
   * @throws IllegalArgumentException if it is longer than a text of this column may be
   */
  void put(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > longestBytes) {
      throw new IllegalArgumentException("a text of bytes=" + utf8.length + " of " + longestBytes);
    }
    MemoryUtil.copyToMemory(utf8, 0, data + end, utf8.length);
    advance(utf8.length);
  }

  /**
   * Appends a text of at most {@value #SHORT_BYTES} bytes, which must be UTF-8, given as two words
   * in the order of memory. What the words hold beyond {@code length} is overwritten by the next
   * text.
   */
  void putShort(long firstWord, long secondWord, int length) {
    long to = data + end;
    MemoryUtil.putLong(to, firstWord);
    MemoryUtil.putLong(to + Long.BYTES, secondWord);
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
    MemoryUtil.putInt(offsets + (long) count * Integer.BYTES, end);
  }
}
