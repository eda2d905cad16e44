package dev.wirescope.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand events in the kernel, and the API answers with each. How long it took is printed, not
 * asserted: on a busy machine that says more of the machine than of us.
 */
@Timeout(300)
class FreshnessEndToEndTest {
  private static final int EVENTS = 1_000;
  private static final Duration STALL = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int BUFFER_BYTES = 64 * 1024;

  @TempDir private Path temp;

  @Test
  void everyEventCanBeAskedForSoonAfterIt() throws Exception {
    try (Product product = Product.start(temp.resolve("data"));
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofPlatform().daemon().name("e2e-flooder").start(() -> flood(listener));
      Thread.ofPlatform().daemon().name("e2e-reader").start(() -> read(listener.getLocalPort()));
      Set<Long> seen = new HashSet<>();
      Product.await("a first event", LIMIT, () -> !agesMs(product, seen).isEmpty());
      List<Long> agesMs = new ArrayList<>();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (agesMs.size() < EVENTS) {
        assertTrue(System.nanoTime() < deadline, "only " + agesMs.size() + " within " + LIMIT);
        agesMs.addAll(agesMs(product, seen));
        Thread.sleep(10);
      }
      agesMs.sort(null);
      long p99 = agesMs.get(agesMs.size() * 99 / 100);
      System.out.printf(
          "event to answer: %d events, p50 %d ms, p99 %d ms, max %d ms%n",
          agesMs.size(), agesMs.get(agesMs.size() / 2), p99, agesMs.getLast());
    }
  }

  /** Asks once: the ages, when the answer came, of those episodes that were not in one before. */
  private static List<Long> agesMs(Product product, Set<Long> seen)
      throws IOException, InterruptedException {
    String question = "/ask/zero-windows?since=5s&limit=1000&pid=" + ProcessHandle.current().pid();
    JsonNode rows = product.api().get(question).path("rows");
    long nowMs = Instant.now().toEpochMilli();
    List<Long> agesMs = new ArrayList<>();
    for (JsonNode row : rows) {
      boolean ended = !row.path("end_reason").asText().equals("open");
      if (ended
          && row.path("side").asText().equals("local")
          && seen.add(row.path("start_unix_ns").asLong())) {
        agesMs.add(nowMs - row.path("time_unix_ns").asLong() / 1_000_000);
      }
    }
    return agesMs;
  }

  private static void flood(ServerSocket listener) {
    byte[] block = new byte[BUFFER_BYTES];
    try (Socket socket = listener.accept()) {
      while (true) {
        socket.getOutputStream().write(block);
      }
    } catch (IOException e) {
      // The test is over.
      return;
    }
  }

  /** Reads all that fits into the buffer, then nothing for a while, and so on. */
  private static void read(int port) {
    byte[] block = new byte[4 * BUFFER_BYTES];
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(BUFFER_BYTES);
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      while (true) {
        Thread.sleep(STALL);
        if (socket.getInputStream().readNBytes(block, 0, block.length) == 0) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The test is over.
      return;
    }
  }
}
