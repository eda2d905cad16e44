package dev.wirescope.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

/** Keeps a second {@code up} out of a data directory; the kernel gives it back if we are killed. */
final class DataLock implements AutoCloseable {
  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataLock take(DataDirectory data) {
    try {
      FileChannel channel =
          FileChannel.open(
              data.path().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new UserError(
            "another 'wirescope up' uses "
                + data.path()
                + ": stop it, or choose another directory with --data");
      }
      return new DataLock(channel);
    } catch (IOException e) {
      throw new UserError("cannot lock " + data.path() + ": " + e.getMessage(), e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
