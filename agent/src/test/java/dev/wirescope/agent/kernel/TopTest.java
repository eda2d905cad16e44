package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.AgentMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
      List<String> lines;
      try (SocketChannel stalled = listener.accept()) {
        CompletableFuture<Void> busy = host.start("busy", () -> ask(to));
        try (SocketChannel answering = listener.accept()) {
          Thread.ofPlatform().daemon().start(() -> answer(answering));
          lines = top("--json", "--interval", "500ms", "--count", "1", "--port", "" + to.getPort());
          assertTrue(stalled.isOpen() && answering.isOpen() && !busy.isDone());
        }
      }
      assertTrue(blocked.handle((_, reset) -> reset != null).get(20, TimeUnit.SECONDS));

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

  /** Questions and answers until the peer ends: never more than one message is on the way. */
  private static Void ask(InetSocketAddress to) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(1000);
    try (SocketChannel socket = SocketChannel.open(to)) {
      do {
        socket.write(message.clear());
      } while (socket.read(message.clear()) > 0);
    }
    return null;
  }

  private static void answer(SocketChannel socket) {
    ByteBuffer message = ByteBuffer.allocate(1000);
    try {
      while (socket.read(message.clear()) > 0) {
        socket.write(message.clear());
      }
    } catch (IOException expected) {
      // The test closes it.
    }
  }
}
