package dev.wirescope.agent.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One end of the connections that a benchmark watches; a process of its own on a host. */
@Command(name = "slow-reader", hidden = true, description = "Part of other benchmarks.")
final class SlowReaderCommand implements Callable<Integer> {
  static final int PORT = 9097;

  private static final int BUFFER_BYTES = 64 << 10;
  private static final long PAUSE_MIN_NS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long PAUSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(5);

  @Option(names = "--from", description = "read from here; else send to all who connect")
  private String from;

  @Option(names = "--connections", defaultValue = "1")
  private int connections;

  @Option(names = "--reads", defaultValue = "1")
  private int reads;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (from == null) {
      sendToAll(spec.commandLine().getOut());
    } else {
      for (int i = 0; i < connections; i++) {
        read(new InetSocketAddress(from, PORT));
      }
    }
    return 0;
  }

  private static void sendToAll(PrintWriter out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(PORT));
      out.println("listening");
      out.flush();
      while (true) {
        try (SocketChannel reader = listener.accept()) {
          while (true) {
            bytes.clear();
            reader.write(bytes);
          }
        } catch (IOException e) {
          // The reader has had enough.
        }
      }
    }
  }

  /** Stops for a while before each full buffer it reads. */
  private void read(InetSocketAddress sender) throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (SocketChannel channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
      channel.connect(sender);
      for (int i = 0; i < reads; i++) {
        TimeUnit.NANOSECONDS.sleep(
            ThreadLocalRandom.current().nextLong(PAUSE_MIN_NS, PAUSE_MAX_NS));
        buffer.clear();
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // Until a buffer full is read, or the sender is gone.
        }
      }
    }
  }
}
