package dev.wirescope.agent.libbpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An opened network namespace, which stays alive as long as it is open. A network namespace is a
 * property of a thread, and what is created in it keeps it: an iterator over sockets, for instance.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";

  private final String file;
  private final int fd;

  private NetworkNamespace(String file) {
    this.file = file;
    this.fd = Libc.openReadOnly(file);
  }

  /** The one that the calling thread is in. */
  public static NetworkNamespace ofThisThread() {
    return new NetworkNamespace(OF_THIS_THREAD);
  }

  /** The one behind a file of {@code /proc/PID/ns} or a name's mount. */
  public static NetworkNamespace open(Path file) {
    return new NetworkNamespace(file.toString());
  }

  /** What the kernel calls it. */
  public long inode() {
    try {
      return (Long) Files.getAttribute(Path.of("/proc/self/fd/" + fd), "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException("stat of " + file, e);
    }
  }

  /**
   * Runs {@code code} on the calling thread, inside of this namespace, and returns to {@code home}.
   * Needs CAP_SYS_ADMIN.
   *
   * @param code starts no thread, which would stay here
   * @throws LibbpfException if the namespace cannot be entered
   * @throws IllegalStateException if the thread cannot return: it is of no use any more
   */
  public void run(NetworkNamespace home, Runnable code) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "a virtual thread would leave its carrier in another network namespace; use a platform"
              + " thread");
    }
    int errno = Libc.enterNetworkNamespace(fd);
    if (errno != 0) {
      throw LibbpfException.of("setns to " + file, errno, "", Remedy.NAMESPACE_RIGHTS);
    }
    try {
      code.run();
    } finally {
      home.returnFrom(file);
    }
  }

  private void returnFrom(String away) {
    int errno = Libc.enterNetworkNamespace(fd);
    if (errno != 0) {
      throw new IllegalStateException(
          "the thread cannot return from the network namespace "
              + away
              + " to its own: "
              + Libc.errorText(errno)
              + "; restart this process");
    }
  }

  /** Call it once. */
  @Override
  public void close() {
    Libc.close(fd);
  }
}
