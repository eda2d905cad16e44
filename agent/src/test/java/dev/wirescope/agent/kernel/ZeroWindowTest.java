package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.kernel.RecordingHandler.ZeroWindow;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Zero-window episodes of real connections, held to two oracles: the kernel's own count of
 * transitions, which must be met exactly, and the stall that the reader itself measured.
 */
@KernelTest
class ZeroWindowTest {
  private static final int LOCAL = 1;
  private static final int PEER = 2;
  private static final int OPENED = 1;
  private static final long TOLERANCE_NS = 1_000_000;
  private static final int RECEIVE_BUFFER = 64 << 10;

  private static NetworkNamespace sender;
  private static NetworkNamespace receiver;

  @BeforeAll
  static void makeHosts() {
    sender = new NetworkNamespace("wszw-sender");
    receiver = new NetworkNamespace("wszw-receiver");
    sender.connectTo(receiver);
    receiver.acknowledgeAtOnce();
  }

  @AfterAll
  static void removeHosts() {
    sender.close();
    receiver.close();
  }

  /**
   * Over a gigabyte to a reader that cannot keep up, not one transition may be missed, on either
   * side.
   */
  @ParameterizedTest
  @ValueSource(strings = {"10.98.0.2", "fd98::2"})
  void shouldCountEveryTransitionThatTheKernelCounts(String address) throws Exception {
    try (Probes probes = Probes.attach(0, sender, receiver);
        ServerSocketChannel server = TcpTraffic.listen(receiver, address, RECEIVE_BUFFER)) {
      KernelCounters before = KernelCounters.of(receiver);
      CompletableFuture<Void> flood =
          TcpTraffic.flood(sender, "flooder", TcpTraffic.addressOf(server), 1_000_000_000L);
      CompletableFuture<Long> read =
          receiver.start(
              "slow-reader",
              () -> {
                try (SocketChannel socket = server.accept()) {
                  return TcpTraffic.readSlowly(socket);
                }
              });

      assertEquals(1_000_000_000L, read.get(120, TimeUnit.SECONDS));
      flood.get(10, TimeUnit.SECONDS);
      probes.drainUntilAllClosed();

      KernelCounters after = KernelCounters.of(receiver);
      long toZero = after.since(before, "TCPToZeroWindowAdv");
      long fromZero = after.since(before, "TCPFromZeroWindowAdv");
      assertTrue(
          toZero >= 100,
          () -> "the reader was not slow enough to prove anything: transitions=" + toZero);
      List<ZeroWindow> local = episodes(probes, LOCAL);
      List<ZeroWindow> peer = episodes(probes, PEER);
      assertEquals(toZero, local.size(), "episodes of our reader against TCPToZeroWindowAdv");
      assertEquals(
          fromZero,
          local.stream().filter(e -> e.end() == OPENED).count(),
          "against TCPFromZeroWindowAdv");
      assertEquals(toZero, peer.size(), "episodes seen by the sender");
      probes.assertNothingLost();
    }
  }

  /**
   * Each stall of the reader is one episode on each side, as long as the stall that the reader
   * measured.
   */
  @Test
  void shouldMeasureEachStallOnBothSides() throws Exception {
    List<Duration> pauses =
        List.of(Duration.ofMillis(50), Duration.ofMillis(300), Duration.ofSeconds(2));
    try (Probes probes = Probes.attach(10_000_000, sender, receiver);
        ServerSocketChannel server = TcpTraffic.listen(receiver, "10.98.0.2", RECEIVE_BUFFER)) {
      CompletableFuture<Void> flood =
          TcpTraffic.flood(sender, "flooder", TcpTraffic.addressOf(server), 1_000_000L);
      CompletableFuture<List<TcpTraffic.Stall>> reader =
          receiver.start(
              "staller",
              () -> {
                try (SocketChannel socket = server.accept()) {
                  return TcpTraffic.readWithStalls(socket, pauses);
                }
              });

      List<TcpTraffic.Stall> stalls = reader.get(30, TimeUnit.SECONDS);
      flood.get(10, TimeUnit.SECONDS);
      probes.drainUntilAllClosed();

      for (int side : List.of(LOCAL, PEER)) {
        List<ZeroWindow> episodes = episodes(probes, side);
        // The buffer fills before the first read: one episode more than stalls, and no other this
        // long.
        assertEquals(stalls.size() + 1, episodes.size(), () -> "episodes: " + episodes);
        for (int i = 0; i < stalls.size(); i++) {
          long durationNs = episodes.get(i + 1).durationNs();
          TcpTraffic.Stall stall = stalls.get(i);
          assertTrue(
              durationNs >= stall.toNextReadNs() - TOLERANCE_NS
                  && durationNs <= stall.toNextReadDoneNs() + TOLERANCE_NS,
              () -> "side=" + side + " durationNs=" + durationNs + " measured " + stall);
        }
      }
      for (ZeroWindow episode : episodes(probes, LOCAL)) {
        assertEquals(ProcessHandle.current().pid(), episode.header().pid());
        assertEquals("staller", episode.header().comm());
        assertTrue(episode.bytesUnread() > 0, "a closed window means unread bytes");
      }
      for (ZeroWindow episode : episodes(probes, PEER)) {
        assertEquals("flooder", episode.header().comm());
        assertTrue(episode.bytesBlocked() > 0, "a flooder always has bytes waiting");
        assertTrue(episode.senderBlockedNs() <= episode.durationNs());
      }
    }
  }

  /** What lasts is told while it lasts, once, and again when it ends. */
  @Test
  void shouldTellAnEpisodeWhileItIsOpen() throws Exception {
    try (Probes probes = Probes.attach(10_000_000, sender, receiver);
        ServerSocketChannel server = TcpTraffic.listen(receiver, "10.98.0.2", RECEIVE_BUFFER)) {
      CompletableFuture<Void> flood =
          TcpTraffic.flood(sender, "flooder", TcpTraffic.addressOf(server), 5_000_000L);
      CompletableFuture<Void> mayRead = new CompletableFuture<>();
      CompletableFuture<Long> reader =
          receiver.start(
              "late-reader",
              () -> {
                try (SocketChannel socket = server.accept()) {
                  mayRead.get(20, TimeUnit.SECONDS);
                  return TcpTraffic.readToEnd(socket);
                }
              });

      probes.tellOpenUntil(() -> probes.seen.zeroWindows.size() >= 2);
      List<ZeroWindow> open = new ArrayList<>(probes.seen.zeroWindows);
      assertEquals(2, open.size(), "one for each side, once");
      assertTrue(
          open.stream().allMatch(e -> e.end() == 0 && e.durationNs() >= 10_000_000),
          () -> "" + open);

      mayRead.complete(null);
      assertEquals(5_000_000L, reader.get(20, TimeUnit.SECONDS));
      flood.get(10, TimeUnit.SECONDS);
      probes.drainUntilAllClosed();
      for (ZeroWindow told : open) {
        assertTrue(
            probes.seen.zeroWindows.stream()
                .anyMatch(
                    e ->
                        e.end() == OPENED
                            && e.startNs() == told.startNs()
                            && e.side() == told.side()
                            && e.header().connectionId() == told.header().connectionId()),
            () -> "the end of " + told);
      }
    }
  }

  private static List<ZeroWindow> episodes(Probes probes, int side) {
    return probes.seen.zeroWindows.stream().filter(e -> e.side() == side).toList();
  }
}
