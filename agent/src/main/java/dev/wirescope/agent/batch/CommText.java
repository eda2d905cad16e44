package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.text.Utf8;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A thread's name, up to its NUL, into a text column. A process may give itself any bytes: what is
 * not UTF-8 is replaced.
 */
final class CommText {
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private CommText() {}

  static void put(EventHeader event, TextColumn column) {
    put(event.segment(), event.commOffset(), column);
  }

  /** The same for any name of 16 bytes: {@code at} is where it starts in {@code segment}. */
  static void put(MemorySegment segment, long at, TextColumn column) {
    put(
        segment.get(JAVA_LONG_UNALIGNED, at),
        segment.get(JAVA_LONG_UNALIGNED, at + Long.BYTES),
        column);
  }

  /** The same of two words in the order of memory. */
  static void put(long first, long second, TextColumn column) {
    int length = bytesBeforeNul(first);
    if (length == Long.BYTES) {
      length += bytesBeforeNul(second);
    }
    if (((first | second) & NOT_ASCII) == 0) {
      column.putShort(first, second, length);
    } else {
      ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
      bytes.putLong(first).putLong(second);
      column.put(Utf8.of(new String(bytes.array(), 0, length, StandardCharsets.UTF_8)));
    }
  }

  /** How many of the 8 bytes of {@code word}, in the order of memory, precede the first NUL. */
  private static int bytesBeforeNul(long word) {
    long bytes = LITTLE_ENDIAN ? word : Long.reverseBytes(word);
    // The lowest bit that is set belongs to the first byte that is 0.
    long nul = (bytes - LOW_BITS) & ~bytes & NOT_ASCII;
    return nul == 0 ? Long.BYTES : Long.numberOfTrailingZeros(nul) >>> 3;
  }
}
