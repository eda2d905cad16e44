package dev.wirescope.agent.bench.oracle;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Both ends of the traffic, each a process of its own inside its network namespace. It ends when
 * its input does.
 */
final class OracleTraffic {
  private static final int REQUEST_BYTES = 400_000;
  private static final int ANSWER_BYTES = 20_000;
  private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int PAUSE_EVERY_READS = 8;
  private static final long PAUSE_MS = 1;
  private static final int BACKLOG = 1024;
  private static final int LAZY_CALLS = 6;

  private OracleTraffic() {}

  /**
   * Runs until the end of its input.
   *
   * @param arguments {@code serve} or {@code call}, address, port and number of connections
   */
  public static void main(String[] arguments) throws Exception {
    InetSocketAddress address = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    if (arguments[0].equals("serve")) {
      serve(address);
    } else {
      call(address, Integer.parseInt(arguments[3]));
    }
  }

  /** Answers, reading slowly, so that windows close; and listens on a port that nobody serves. */
  private static void serve(InetSocketAddress address) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        ServerSocketChannel lazy = ServerSocketChannel.open()) {
      listener.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      listener.bind(address, BACKLOG);
      lazy.bind(new InetSocketAddress(address.getAddress(), address.getPort() + 1), 1);
      Thread.ofPlatform().daemon().start(() -> accept(listener));
      System.out.println("ready");
      awaitEndOfInput();
    }
  }

  private static void accept(ServerSocketChannel listener) {
    try {
      while (true) {
        SocketChannel socket = listener.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (IOException e) {
      // The listener was closed: the end.
    }
  }

  private static void answer(SocketChannel socket) {
    try (socket) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
      for (int reads = 0; socket.read(buffer.clear()) >= 0; reads++) {
        if (reads % PAUSE_EVERY_READS == 0) {
          Thread.sleep(PAUSE_MS);
        }
      }
      send(socket, ANSWER_BYTES);
    } catch (IOException | InterruptedException e) {
      // The other end counts what it did not get.
    }
  }

  /** Keeps {@code connections} connections busy, each for one request after the other. */
  private static void call(InetSocketAddress address, int connections) throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();
    List<SocketChannel> waiting = overflow(address);
    refused(address);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      callers.add(Thread.ofVirtual().start(() -> callUntil(stopped, address)));
    }
    System.out.println("ready");
    awaitEndOfInput();
    stopped.set(true);
    for (Thread caller : callers) {
      caller.join();
    }
    for (SocketChannel socket : waiting) {
      socket.close();
    }
  }

  /** More connections than the lazy listener has room for. */
  private static List<SocketChannel> overflow(InetSocketAddress address) throws IOException {
    List<SocketChannel> waiting = new ArrayList<>();
    for (int i = 0; i < LAZY_CALLS; i++) {
      SocketChannel socket = SocketChannel.open();
      socket.configureBlocking(false);
      socket.connect(new InetSocketAddress(address.getAddress(), address.getPort() + 1));
      waiting.add(socket);
    }
    return waiting;
  }

  /** Nobody listens there: a RST and an attempt that fails. */
  private static void refused(InetSocketAddress address) {
    try (SocketChannel _ =
        SocketChannel.open(new InetSocketAddress(address.getAddress(), address.getPort() + 2))) {
      throw new IllegalStateException("something listens on port " + (address.getPort() + 2));
    } catch (IOException e) {
      // As intended.
    }
  }

  private static void callUntil(AtomicBoolean stopped, InetSocketAddress address) {
    while (!stopped.get()) {
      try (SocketChannel socket = SocketChannel.open(address)) {
        send(socket, REQUEST_BYTES);
        socket.shutdownOutput();
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        while (socket.read(buffer.clear()) >= 0) {
          // to the end
        }
      } catch (IOException e) {
        // A connection may fail under loss; the kernel counts it, and so do the probes.
      }
    }
  }

  private static void send(SocketChannel socket, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    while (buffer.hasRemaining()) {
      socket.write(buffer);
    }
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // nothing is said, only the end
    }
  }
}
