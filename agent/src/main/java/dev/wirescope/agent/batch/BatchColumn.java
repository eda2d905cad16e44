package dev.wirescope.agent.batch;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/**
 * One column of a batch, which is only appended to. It counts its own values, so that a row that
 * sets a column twice, or not at all, is found when the batch is sealed.
 */
abstract sealed class BatchColumn permits FixedColumn, TextColumn, IntsColumn {
  private static final byte ALL_VALID = (byte) 0xff;

  private final String name;

  BatchColumn(String name) {
    this.name = name;
  }

  final String name() {
    return name;
  }

  /** Values appended since the last {@link #clear}. */
  abstract int count();

  /** Tells the vector that it has {@code rows} values. */
  abstract void seal(int rows);

  /** Forgets all values. */
  abstract void clear();

  /** The memory behind {@code buffer}, all of its capacity. */
  static MemorySegment memory(ArrowBuf buffer) {
    return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
  }

  /** Marks the first {@code rows} values as known; a null then clears its bit. */
  static void allValid(MemorySegment validity, int rows) {
    validity.asSlice(0, (rows + 7L) / 8).fill(ALL_VALID);
  }
}
