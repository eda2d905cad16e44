package dev.wirescope.agent.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Feeds: datagrams that carry a number, each the one after the last.
 *
 * @param formats where they carry it, one for each port
 * @param settleNs what comes later than this after a number was seen to be missing is not waited
 *     for
 */
public record Feeds(List<Format> formats, long settleNs) {
  /** As many as the probe can compare with, {@code WS_FEEDS_MOST}. */
  public static final int MOST = 8;

  /** Reordering is over in less. */
  public static final long SETTLE_NS = 100_000_000;

  /** No feed. */
  public static final Feeds NONE = new Feeds(List.of(), SETTLE_NS);

  private static final int FORMAT_BYTES = 12;

  /**
   * The datagrams to a port.
   *
   * @param port where they are received
   * @param number the number
   * @param count how many numbers a datagram has, from its own on; null if that is always one
   * @param littleEndian whether both have their lowest byte first
   */
  public record Format(int port, Field number, Field count, boolean littleEndian) {}

  /**
   * An unsigned integer in the payload.
   *
   * @param offset of its first byte
   * @param bytes 1, 2, 4 or 8
   */
  public record Field(int offset, int bytes) {}

  /**
   * Checks how many there are.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public Feeds {
    formats = List.copyOf(formats);
    if (formats.size() > MOST) {
      throw new IllegalArgumentException(
          "at most " + MOST + " feeds can be watched: " + formats.size() + " were given");
    }
    if (formats.stream().map(Format::port).distinct().count() < formats.size()) {
      throw new IllegalArgumentException("two feeds have the same port");
    }
  }

  boolean isEmpty() {
    return formats.isEmpty();
  }

  /** As the probe reads them: {@code struct ws_feed_format}. */
  byte[] formatBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(formats.size() * FORMAT_BYTES).order(ByteOrder.nativeOrder());
    for (Format format : formats) {
      bytes.putShort((short) format.port());
      bytes.putShort((short) format.number().offset());
      bytes.putShort((short) (format.count() == null ? 0 : format.count().offset()));
      bytes.put((byte) format.number().bytes());
      bytes.put((byte) (format.count() == null ? 0 : format.count().bytes()));
      bytes.put((byte) (format.littleEndian() ? 1 : 0));
      bytes.put(new byte[3]);
    }
    return bytes.array();
  }
}
