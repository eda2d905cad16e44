package dev.wirescope.up;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log file that cannot fill the disk: when it is full it becomes {@code NAME.1}, replacing the
 * one before, and a new one begins. So at most twice the limit is kept.
 */
final class BoundedLog implements Closeable {
  /** Bytes after which a child's log is turned over. */
  static final long LIMIT_BYTES = 8 << 20;

  private final Path file;
  private final long limitBytes;
  private OutputStream out;
  private long writtenBytes;

  BoundedLog(Path file, long limitBytes) {
    this.file = file;
    this.limitBytes = limitBytes;
    try {
      this.writtenBytes = Files.exists(file) ? Files.size(file) : 0;
      this.out = open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies until the end of {@code in}; what cannot be written is read on, so that nobody waits.
   */
  void copyFrom(InputStream in) {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        append(buffer, read);
      }
    } catch (IOException e) {
      // The child is gone, and with it the other end of the pipe.
      return;
    }
  }

  private synchronized void append(byte[] bytes, int length) {
    try {
      if (writtenBytes + length > limitBytes && writtenBytes > 0) {
        out.close();
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
        writtenBytes = 0;
        out = open();
      }
      out.write(bytes, 0, length);
      writtenBytes += length;
    } catch (IOException e) {
      // A full disk must not stop the child that writes here.
      writtenBytes = 0;
    }
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
