package dev.wirescope.agent.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Real TCP between two namespaces. */
final class TcpTraffic {
  private TcpTraffic() {}

  /**
   * A listening socket in {@code namespace}; its children get {@code receiveBuffer} bytes where
   * that is not 0.
   */
  static ServerSocketChannel listen(NetworkNamespace namespace, String address, int receiveBuffer)
      throws Exception {
    return listen(namespace, new InetSocketAddress(address, 0), receiveBuffer);
  }

  /** The same on a port of one's own choice. */
  static ServerSocketChannel listen(
      NetworkNamespace namespace, InetSocketAddress at, int receiveBuffer) throws Exception {
    return namespace.call(
        () -> {
          ServerSocketChannel server = ServerSocketChannel.open();
          if (receiveBuffer > 0) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
          }
          return server.bind(at, 1024);
        });
  }

  static InetSocketAddress addressOf(ServerSocketChannel server) {
    try {
      return (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends {@code bytes} as fast as the socket takes them, then a FIN, then waits for the peer's.
   */
  static CompletableFuture<Void> flood(
      NetworkNamespace namespace, String threadName, InetSocketAddress to, long bytes) {
    return namespace.start(
        threadName,
        () -> {
          try (SocketChannel socket = SocketChannel.open(to)) {
            send(socket, bytes);
            socket.shutdownOutput();
            readToEnd(socket);
          }
          return null;
        });
  }

  static void send(SocketChannel socket, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    for (long left = bytes; left > 0; ) {
      buffer.clear().limit((int) Math.min(left, buffer.capacity()));
      left -= socket.write(buffer);
    }
  }

  /** Reads until the peer's FIN; how many bytes. */
  static long readToEnd(SocketChannel socket) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    long bytes = 0;
    for (int read; (read = socket.read(buffer.clear())) >= 0; ) {
      bytes += read;
    }
    return bytes;
  }

  /**
   * Reads until the peer's FIN, pausing often enough that a flooder keeps filling the window; how
   * many bytes.
   */
  static long readSlowly(SocketChannel socket) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    long bytes = 0;
    int reads = 0;
    for (int read; (read = socket.read(buffer.clear())) >= 0; reads++) {
      bytes += read;
      if (reads % 8 == 0) {
        LockSupport.parkNanos(200_000);
      }
    }
    return bytes;
  }

  /**
   * A pause of a reader as it measured it itself. Its window opens somewhere inside the read that
   * follows.
   *
   * @param toNextReadNs from the end of one read to the start of the next
   * @param toNextReadDoneNs from the end of one read to the end of the next
   */
  record Stall(long toNextReadNs, long toNextReadDoneNs) {}

  /**
   * Lets the socket's buffer fill, then for each of {@code pauses} empties it in one read and
   * sleeps; then reads to the end.
   */
  static List<Stall> readWithStalls(SocketChannel socket, List<Duration> pauses) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(8 << 20);
    List<Stall> stalls = new ArrayList<>();
    Thread.sleep(500);
    socket.read(buffer.clear());
    long readDone = System.nanoTime();
    for (Duration pause : pauses) {
      Thread.sleep(pause);
      long nextRead = System.nanoTime();
      socket.read(buffer.clear());
      long nextReadDone = System.nanoTime();
      stalls.add(new Stall(nextRead - readDone, nextReadDone - readDone));
      readDone = nextReadDone;
    }
    readToEnd(socket);
    return stalls;
  }
}
