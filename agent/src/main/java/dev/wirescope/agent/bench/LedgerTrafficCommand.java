package dev.wirescope.agent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A host of {@code bench packet-ledger}: serves, and sends a mixture if told where to. */
@Command(name = "ledger-traffic", hidden = true)
final class LedgerTrafficCommand implements Callable<Integer> {
  private static final int PORT = 9098;
  private static final int NOBODY = 9;
  private static final int ANSWER_BYTES_MAX = 100;
  private static final int DATAGRAM_BYTES_MAX = 20_000; // in fragments
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int BULK_BYTES_MAX = 4 << 20;
  private static final int PAUSE_US_MAX = 20_000;

  @Option(names = "--to", split = ",", description = "addresses")
  private List<String> to = List.of();

  @Option(names = "--seconds", defaultValue = "0")
  private int seconds;

  private long endNs;

  @FunctionalInterface
  private interface Traffic {
    void run(InetAddress address, Random random) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      listener.bind(new InetSocketAddress(PORT));
      Thread.startVirtualThread(() -> serve(listener));
      if (to.isEmpty()) {
        System.in.read(); // until whoever started this goes
      }
      List<Future<?>> all = new ArrayList<>();
      for (String address : to) {
        InetAddress there = InetAddress.getByName(address);
        for (Traffic traffic : List.<Traffic>of(this::bulk, this::questions, this::datagrams)) {
          Random random = new Random(all.size());
          all.add(executor.submit(() -> repeat(traffic, there, random)));
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
      listener.close();
    }
    return 0;
  }

  private Void repeat(Traffic traffic, InetAddress address, Random random) throws Exception {
    while (System.nanoTime() < endNs) {
      traffic.run(address, random);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(PAUSE_US_MAX));
    }
    return null;
  }

  private static void serve(ServerSocketChannel listener) {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        Thread.startVirtualThread(() -> answer(connection));
      }
    } catch (ClosedChannelException _) {
      // The end.
    } catch (IOException e) {
      throw new UncheckedIOException("accept", e);
    }
  }

  /** Each read is answered by a few bytes. */
  private static void answer(SocketChannel connection) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (connection) {
      while (connection.read(buffer.clear()) > 0) {
        buffer.flip().limit(Math.min(buffer.limit(), ANSWER_BYTES_MAX));
        writeAll(connection, buffer);
      }
    } catch (IOException _) {
      // The caller has had enough.
    }
  }

  private void bulk(InetAddress address, Random random) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    ByteBuffer answers = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (SocketChannel connection = SocketChannel.open(new InetSocketAddress(address, PORT))) {
      for (int left = random.nextInt(BULK_BYTES_MAX); left > 0; ) {
        int bytes = Math.min(left, 1 + random.nextInt(BUFFER_BYTES));
        writeAll(connection, buffer.clear().limit(bytes));
        left -= bytes;
        connection.configureBlocking(false);
        connection.read(answers.clear());
        connection.configureBlocking(true);
      }
    }
  }

  private void questions(InetAddress address, Random random) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (SocketChannel connection = SocketChannel.open(new InetSocketAddress(address, PORT))) {
      for (int i = 0; i < 100 && System.nanoTime() < endNs; i++) {
        writeAll(connection, buffer.clear().limit(1 + random.nextInt(200)));
        connection.read(buffer.clear());
        TimeUnit.MICROSECONDS.sleep(random.nextInt(PAUSE_US_MAX / 10));
      }
    }
  }

  private void datagrams(InetAddress address, Random random) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    try (DatagramChannel socket = DatagramChannel.open()) {
      socket.connect(new InetSocketAddress(address, NOBODY));
      for (int i = random.nextInt(100); i > 0; i--) {
        int most = i % 10 == 0 ? DATAGRAM_BYTES_MAX : 1472;
        try {
          socket.write(buffer.clear().limit(1 + random.nextInt(most)));
        } catch (PortUnreachableException _) {
          // As is to be expected: nobody listens.
        }
      }
    }
  }

  private static void writeAll(SocketChannel connection, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      connection.write(buffer);
    }
  }
}
