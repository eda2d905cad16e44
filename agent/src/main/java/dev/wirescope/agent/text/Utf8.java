package dev.wirescope.agent.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A text as the bytes that a column takes, at most {@value #MAX_BYTES} of them. Made once, written
 * often.
 */
public final class Utf8 {
  /** What is longer is cut off before the character that does not fit. */
  public static final int MAX_BYTES = 512;

  /** The empty text. */
  public static final Utf8 EMPTY = of("");

  private final byte[] bytes;
  private final long firstWord;
  private final long secondWord;

  private Utf8(byte[] bytes) {
    this.bytes = bytes;
    ByteBuffer words = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
    words.put(0, bytes, 0, Math.min(bytes.length, words.capacity()));
    this.firstWord = words.getLong(0);
    this.secondWord = words.getLong(Long.BYTES);
  }

  public static Utf8 of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8(bytes.length <= MAX_BYTES ? bytes : cut(bytes));
  }

  /** The UTF-8 bytes, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** The first 8 bytes as they lie in memory, 0 after the end. */
  public long firstWord() {
    return firstWord;
  }

  /** The next 8 bytes. */
  public long secondWord() {
    return secondWord;
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] cut(byte[] bytes) {
    int end = MAX_BYTES;
    while ((bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    byte[] shorter = new byte[end];
    System.arraycopy(bytes, 0, shorter, 0, end);
    return shorter;
  }
}
