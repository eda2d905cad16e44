package dev.wirescope.agent.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.text.Utf8;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A thread's name, up to its NUL, into a text column. A process may give itself any bytes: what is
 * not UTF-8 is replaced.
 */
final class CommText {
  private static final long NOT_ASCII = 0x8080808080808080L;

  private CommText() {}

  static void put(EventHeader event, TextColumn column) {
    MemorySegment segment = event.segment();
    long at = event.commOffset();
    int length = 0;
    while (length < EventHeader.COMM_LENGTH && segment.get(JAVA_BYTE, at + length) != 0) {
      length++;
    }
    long first = segment.get(JAVA_LONG_UNALIGNED, at);
    long second = segment.get(JAVA_LONG_UNALIGNED, at + Long.BYTES);
    if (((first | second) & NOT_ASCII) == 0) {
      column.put(segment, at, length);
    } else {
      byte[] bytes = segment.asSlice(at, length).toArray(JAVA_BYTE);
      column.put(Utf8.of(new String(bytes, StandardCharsets.UTF_8)));
    }
  }
}
