package dev.wirescope.agent.bench;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The side of {@code bench burst-oracle} that sends, as a process of its own. */
@Command(name = "burst-sender", hidden = true)
final class BurstSenderCommand implements Callable<Integer> {
  /** Nobody listens there. */
  static final int PORT = 9;

  private static final int DATAGRAM_BYTES_MAX = 1400;
  private static final long PAUSE_NS_MIN = 2_000_000;
  private static final int PAUSE_NS_SPREAD = 20_000_000;

  /** From clearly too little for a burst to clearly enough, most of them near the threshold. */
  private static final int[] DATAGRAMS = {5, 15, 24, 26, 28, 30, 32, 34, 36, 40, 50, 100, 400};

  @Option(names = "--to", required = true)
  private String to;

  @Option(names = "--bursts", required = true)
  private int bursts;

  @Override
  public Integer call() throws Exception {
    Random random = new Random(bursts);
    ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    InetSocketAddress nobody = new InetSocketAddress(to, PORT);
    try (DatagramChannel socket = DatagramChannel.open()) {
      socket.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 22);
      for (int burst = 0; burst < bursts; burst++) {
        LockSupport.parkNanos(PAUSE_NS_MIN + random.nextInt(PAUSE_NS_SPREAD));
        int count = DATAGRAMS[burst % DATAGRAMS.length];
        for (int i = 0; i < count; i++) {
          datagram.clear().limit(DATAGRAM_BYTES_MAX - random.nextInt(64));
          socket.send(datagram, nobody);
        }
      }
    }
    return 0;
  }
}
