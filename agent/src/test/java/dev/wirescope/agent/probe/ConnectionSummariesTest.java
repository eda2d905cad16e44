package dev.wirescope.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.kernel.KernelTest;
import dev.wirescope.agent.libbpf.KernelBtf;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A walk that is read in parts that end within a record, as on kernels with large pages. */
@KernelTest
class ConnectionSummariesTest {
  private static final int PAIRS = 50;

  @Test
  void shouldPutRecordsTogetherThatAPartCutInTwo() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    SharedMaps maps = new SharedMaps();
    KernelEventsConfig config = KernelEventsConfig.defaults().withSummaryOfAll(true);
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Arena arena = Arena.ofConfined();
        KernelBtf kernel = KernelBtf.load()) {
      for (int i = 0; i < PAIRS; i++) {
        sockets.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
        sockets.add(listener.accept());
      }
      ProbeLoader loader = new ProbeLoader(config, kernel, maps);
      try (RunningProbe existing = RunningProbe.load(Probe.EXISTING_SOCKET, loader);
          RunningProbe summary = RunningProbe.load(Probe.CONNECTION_SUMMARY, loader)) {
        existing.attach();
        summary.attach();
        for (int partBytes : List.of(281, 1000, 1 << 20)) {
          assertEquals(
              2 * PAIRS, told(summary, partBytes, arena, listener), () -> "part=" + partBytes);
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static long told(
      RunningProbe summary, int partBytes, Arena arena, ServerSocket listener) {
    Counter seen = new Counter(listener.getLocalPort());
    EventDispatcher dispatcher = new EventDispatcher(seen);
    new ConnectionSummaries(dispatcher, arena, partBytes).tell(summary.walk(), seen);
    assertEquals(0, dispatcher.unknown());
    return seen.count;
  }

  private static final class Counter implements EventHandler {
    private final int port;
    private int count;

    private Counter(int port) {
      this.port = port;
    }

    @Override
    public void onConnectionSummary(ConnectionSummaryEvent event) {
      if (event.localPort() == port || event.remotePort() == port) {
        count++;
      }
    }
  }
}
