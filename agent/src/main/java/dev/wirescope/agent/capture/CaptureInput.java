package dev.wirescope.agent.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A file read from its beginning to its end through one buffer, in the byte order of whoever wrote
 * it. Offsets of the getters count from the current position, and must have been {@link #fill
 * filled}.
 */
final class CaptureInput implements Closeable {
  private static final int INITIAL_BYTES = 1 << 16;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private final String file;
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int position;
  private int limit;
  private long offset;
  private boolean bigEndian;

  CaptureInput(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  void setBigEndian(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  /**
   * Makes the next {@code count} bytes readable.
   *
   * @return how many of them there are: fewer only where the file ends
   */
  int fill(int count) throws IOException {
    while (limit - position < count) {
      if (position > 0) {
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        limit -= position;
        position = 0;
      }
      if (limit == bytes.length) {
        // Step by step: a length that lies about a short file does not cost its size in memory.
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      int read = in.read(bytes, limit, bytes.length - limit);
      if (read < 0) {
        return limit - position;
      }
      limit += read;
    }
    return count;
  }

  /** Goes on behind {@code count} bytes that were filled. */
  void advance(int count) {
    position += count;
    offset += count;
  }

  /** The current position in the file. */
  long offset() {
    return offset;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} the byte {@code at} after the current position is. */
  int index(int at) {
    return position + at;
  }

  int u8(int at) {
    return Byte.toUnsignedInt(bytes[position + at]);
  }

  int u16(int at) {
    short value = (short) SHORT.get(bytes, position + at);
    return Short.toUnsignedInt(bigEndian ? Short.reverseBytes(value) : value);
  }

  int i32(int at) {
    int value = (int) INT.get(bytes, position + at);
    return bigEndian ? Integer.reverseBytes(value) : value;
  }

  long u32(int at) {
    return Integer.toUnsignedLong(i32(at));
  }

  long i64(int at) {
    return bigEndian ? u32(at + 4) | (long) i32(at) << 32 : u32(at) | (long) i32(at + 4) << 32;
  }

  /** An error in the header, packet or block that begins at the current position. */
  CaptureException error(String what, String remedy) {
    return new CaptureException(file, offset, what, remedy);
  }

  /** An error of a file that ends too early. */
  CaptureException truncated(String part, long needed, int left) {
    return error(
        part + " needs " + needed + " bytes and the file has " + left + " more",
        "it was cut short: let the capture finish (stop tcpdump with SIGINT) and copy it whole");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
