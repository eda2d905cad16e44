package dev.wirescope.agent.bench;

import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A sender of {@code bench burst-oracle}, as a process of its own: its part of each burst of the
 * grid, or what is sent all the time beside them.
 */
@Command(name = "burst-sender", hidden = true)
final class BurstSenderCommand implements Callable<Integer> {
  /** Nobody listens there. */
  static final int PORT = 9;

  private static final int STEADY_DATAGRAM_BYTES = 1400;

  /** From here on it spins, so that it is not late by a timer. */
  private static final long SPIN_NS = 300_000;

  @Option(names = "--to", required = true)
  private String to;

  /** By {@link System#nanoTime}, which all processes of a machine share. */
  @Option(names = "--start-ns", required = true)
  private long startNs;

  @Option(names = "--rounds", required = true)
  private int rounds;

  /** Share of each burst that this process sends. */
  @Option(names = "--senders", defaultValue = "1")
  private int senders;

  /** Instead of bursts: so many bytes a second until the bursts are over. */
  @Option(names = "--steady-bytes-per-second", defaultValue = "0")
  private long steady;

  private final ByteBuffer datagram = ByteBuffer.allocateDirect(1 << 16);

  @Override
  public Integer call() throws Exception {
    InetSocketAddress nobody = new InetSocketAddress(to, PORT);
    try (DatagramChannel socket = DatagramChannel.open()) {
      socket.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 22);
      socket.connect(nobody);
      if (steady > 0) {
        sendSteadily(socket);
      } else {
        sendBursts(socket);
      }
    }
    return 0;
  }

  private void sendBursts(DatagramChannel socket) throws Exception {
    long at = startNs;
    for (BurstGrid.Cell cell : BurstGrid.schedule(rounds)) {
      int datagrams = cell.datagrams();
      for (int i = 0; i < datagrams; i += senders) {
        awaitNs(at + cell.lengthNs() * i / datagrams);
        send(socket, cell.datagramBytes());
      }
      at += cell.lengthNs() + BurstGrid.PAUSE_NS;
    }
  }

  private void sendSteadily(DatagramChannel socket) throws Exception {
    long everyNs = STEADY_DATAGRAM_BYTES * 1_000_000_000L / steady;
    long end = startNs + BurstGrid.durationNs(rounds);
    // What is missed is not made up for: that would be a burst.
    for (long at = startNs; at < end; at = Math.max(at + everyNs, System.nanoTime())) {
      awaitNs(at);
      send(socket, STEADY_DATAGRAM_BYTES);
    }
  }

  private void send(DatagramChannel socket, int bytes) throws Exception {
    datagram.clear().limit(bytes - BurstGrid.HEADER_BYTES);
    try {
      socket.write(datagram);
    } catch (PortUnreachableException _) {
      // As is to be expected: nobody listens.
    }
  }

  private static void awaitNs(long at) {
    long left = at - System.nanoTime();
    if (left > SPIN_NS) {
      LockSupport.parkNanos(left - SPIN_NS);
    }
    while (at - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
  }
}
