package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.AgentMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code wirescope top} as a process of its own, over real connections. */
@KernelTest
class TopTest {
  private static final int RECEIVE_BUFFER = 64 << 10;

  /** A reader that has stalled before top was started, beside a busy connection without trouble. */
  @Test
  void shouldShowAStalledReaderFirst() throws Exception {
    try (NetworkNamespace host = new NetworkNamespace("wstop-host");
        ServerSocketChannel listener = TcpTraffic.listen(host, "127.0.0.1", RECEIVE_BUFFER)) {
      InetSocketAddress to = TcpTraffic.addressOf(listener);
      CompletableFuture<Void> blocked = TcpTraffic.flood(host, "blocked", to, 10_000_000);
      CompletableFuture<Void> busy;
      List<String> lines;
      try (SocketChannel stalled = listener.accept()) {
        busy = TcpTraffic.flood(host, "busy", to, 1L << 40);
        try (SocketChannel reader = listener.accept()) {
          Thread.ofPlatform().daemon().start(() -> readToEnd(reader));
          lines = top("--json", "--interval", "500ms", "--count", "1", "--port", "" + to.getPort());
          assertTrue(stalled.isOpen() && reader.isOpen());
        }
      }
      assertTrue(blocked.handle((_, _) -> true).get() && busy.handle((_, _) -> true).get());

      assertEquals(4, lines.size(), lines::toString);
      String worst = lines.getFirst();
      assertTrue(worst.contains("\"local_window_closed\":true"), worst);
      assertTrue(worst.contains("\"role\":\"server\""), worst);
      assertTrue(worst.contains("\"pid\":" + ProcessHandle.current().pid() + ","), worst);
      assertTrue(worst.contains("\"trouble\":\"our reader does not read: window closed"), worst);
    }
  }

  private static List<String> top(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                "top"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out.lines().toList();
  }

  private static void readToEnd(SocketChannel socket) {
    try {
      TcpTraffic.readToEnd(socket);
    } catch (IOException expected) {
      // The test closes it.
    }
  }
}
