package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.text.Utf8;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A thread's name, up to its NUL, into a text column. A process may give itself any bytes: what is
 * not UTF-8 is replaced.
 */
final class CommText {
  private static final long NOT_ASCII = 0x8080808080808080L;

  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  private CommText() {}

  static void put(EventHeader event, TextColumn column) {
    MemorySegment segment = event.segment();
    long at = event.commOffset();
    long first = segment.get(JAVA_LONG_UNALIGNED, at);
    long second = segment.get(JAVA_LONG_UNALIGNED, at + Long.BYTES);
    int length = bytesBeforeNul(first);
    if (length == Long.BYTES) {
      length += bytesBeforeNul(second);
    }
    if (((first | second) & NOT_ASCII) == 0) {
      column.put(first, second, length);
    } else {
      byte[] bytes = segment.asSlice(at, length).toArray(JAVA_BYTE);
      column.put(Utf8.of(new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  /** How many bytes of {@code word}, in the order of memory, come before its first NUL. */
  private static int bytesBeforeNul(long word) {
    long inOrder = BIG_ENDIAN ? Long.reverseBytes(word) : word;
    // The top bit of each byte that is 0, and of none below the first that is.
    long zeros = (inOrder - 0x0101010101010101L) & ~inOrder & NOT_ASCII;
    return Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
  }
}
