package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.ProbeStatus;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections as fast as this machine makes them, counted against the kernel's own counters. */
@KernelTest
class ManyConnectionsTest {
  private static final int THREADS = 4;
  private static final int CONNECTIONS_EACH = 25_000;

  /** The ledger waits for so many walks that agree. */
  private static final int WALKS = 2;

  private static NetworkNamespace host;

  @BeforeAll
  static void makeHost() {
    host = new NetworkNamespace("wsmc-host");
  }

  @AfterAll
  static void removeHost() {
    host.close();
  }

  private static final class Counter implements EventHandler {
    private final Set<Integer> inodes;
    long connects;
    long accepts;
    long closes;

    Counter(Set<Integer> inodes) {
      this.inodes = inodes;
    }

    @Override
    public void onConnect(ConnectEvent event) {
      connects += inodes.contains(event.netns()) ? 1 : 0;
    }

    @Override
    public void onAccept(AcceptEvent event) {
      accepts += inodes.contains(event.netns()) ? 1 : 0;
    }

    @Override
    public void onClose(CloseEvent event) {
      closes += inodes.contains(event.netns()) ? 1 : 0;
    }
  }

  @Test
  void shouldCountEveryOne() throws Exception {
    Counter seen = new Counter(NetworkNamespace.inodes(host));
    try (KernelEvents events =
        KernelEvents.start(KernelEventsConfig.defaults().withUnseenEndAfterNs(0))) {
      KernelCounters before = KernelCounters.of(host);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        ServerSocketChannel listener = TcpTraffic.listen(host, "127.0.0.1", 0);
        callers.add(host.start("caller-" + i, () -> openAndClose(listener)));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      while (!all.isDone() && System.nanoTime() < deadline) {
        events.drain(seen, Integer.MAX_VALUE);
        Thread.sleep(5);
      }
      all.get(1, TimeUnit.SECONDS);
      while (host.openConnections() > 0) {
        Thread.sleep(20);
      }
      events.drain(seen, Integer.MAX_VALUE);
      KernelCounters after = KernelCounters.of(host);
      for (int i = 0; i < WALKS; i++) {
        events.tellConnectionSummaries(seen);
      }
      long lost = events.status().stream().mapToLong(ProbeStatus::lost).sum();
      assertEquals(THREADS * CONNECTIONS_EACH, after.since(before, "ActiveOpens"));
      assertEquals(after.since(before, "ActiveOpens"), after.since(before, "PassiveOpens"));
      System.out.printf(
          "connections: %d; connects seen %d, accepts %d, closes %d, lost %d%n",
          THREADS * CONNECTIONS_EACH, seen.connects, seen.accepts, seen.closes, lost);
      // A kernel may skip a program without a word (decision 0007).
      assertEquals(2L * THREADS * CONNECTIONS_EACH, seen.closes + lost, "closes told or lost");
    }
  }

  private static Void openAndClose(ServerSocketChannel listener) throws IOException {
    try (listener) {
      for (int i = 0; i < CONNECTIONS_EACH; i++) {
        try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener));
            SocketChannel accepted = listener.accept()) {
          accepted.close();
        }
      }
    }
    return null;
  }
}
