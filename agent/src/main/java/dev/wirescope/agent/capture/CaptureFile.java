package dev.wirescope.agent.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A capture, pcap or pcapng of either byte order, read packet by packet in the order of the file.
 * Reads through one buffer and allocates nothing for a packet. For one thread.
 */
public final class CaptureFile implements Closeable {
  private static final int MAGIC_BYTES = 4;
  private static final int MODIFIED_PCAP = 0xa1b2cd34; // Kuznetzov's, with longer packet headers
  private static final int GZIP = 0x1f8b;
  private static final int ZSTD = 0xfd2fb528;

  private final CaptureInput input;
  private final CaptureFormat format;
  private CaptureException failure;

  private CaptureFile(CaptureInput input) throws IOException {
    this.input = input;
    this.format = format(input);
  }

  /**
   * Opens a file.
   *
   * @throws CaptureException if it is none that can be read
   */
  public static CaptureFile open(Path file) throws IOException {
    return open(Files.newInputStream(file), file.toString());
  }

  /**
   * Reads from {@code in}, which is closed with this, or if this throws.
   *
   * @param name what messages call it
   * @throws CaptureException if it begins as nothing that can be read
   */
  public static CaptureFile open(InputStream in, String name) throws IOException {
    CaptureInput input = new CaptureInput(in, name);
    try {
      return new CaptureFile(input);
    } catch (IOException e) {
      try (input) {
        throw e;
      }
    }
  }

  /**
   * Reads the next packet.
   *
   * @param packet is overwritten
   * @return false at the file's proper end
   * @throws CaptureException where it cannot be read on; every packet before has been delivered
   */
  public boolean next(CapturedPacket packet) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return format.next(packet);
    } catch (CaptureException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
  }

  private static CaptureFormat format(CaptureInput input) throws IOException {
    int left = input.fill(MAGIC_BYTES);
    if (left < MAGIC_BYTES) {
      throw input.truncated("a capture file", MAGIC_BYTES, left);
    }
    if (input.i32(0) == PcapngFormat.SECTION_HEADER) {
      return new PcapngFormat(input);
    }
    for (boolean bigEndian : new boolean[] {false, true}) {
      input.setBigEndian(bigEndian);
      int magic = input.i32(0);
      if (magic == PcapFormat.MAGIC_MICROSECONDS || magic == PcapFormat.MAGIC_NANOSECONDS) {
        return new PcapFormat(input);
      }
      if (magic == MODIFIED_PCAP) {
        throw input.error("a pcap file of a kind long gone", "tcpdump -r FILE -w NEW");
      }
    }
    if (input.u16(0) == GZIP || Integer.reverseBytes(input.i32(0)) == ZSTD) {
      throw input.error("a compressed file", "decompress it first (gunzip, unzstd)");
    }
    throw input.error(
        "neither pcap nor pcapng (it begins with " + String.format("%08x", input.i32(0)) + ")",
        "name a file that tcpdump -w or dumpcap has written");
  }
}
