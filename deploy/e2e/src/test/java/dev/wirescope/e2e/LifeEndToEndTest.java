package dev.wirescope.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping, and what happens when a part of it is killed. */
@Timeout(300)
class LifeEndToEndTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir private Path temp;

  @Test
  void ctrlCLeavesNothingBehind() throws Exception {
    Path data = temp.resolve("data");
    try (Product product = Product.start(data, "--demo")) {
      assertEquals(2, product.namespaces().size());
      List<ProcessHandle> processes = product.descendants();
      // Collector, ClickHouse, query service, agent, two hosts of the demo.
      assertTrue(processes.size() >= 6, processes.toString());
      assertEquals(0, product.interrupt());
      assertEquals(List.of(), alive(processes));
      assertEquals(Set.of(), product.namespaces());
    }
  }

  @Test
  void aKilledOneLeavesNoProcessAndTheNextCleansUp() throws Exception {
    Path data = temp.resolve("data");
    String token;
    Product killed = Product.start(data, "--demo");
    token = killed.token();
    List<ProcessHandle> processes = killed.descendants();
    killed.kill();
    Product.await("all processes gone", A_MINUTE, () -> alive(processes).isEmpty());
    try (Product next = Product.start(data, "--demo")) {
      assertEquals(Set.of(), killed.namespaces());
      assertEquals(token, next.token(), "the token is kept");
    }
  }

  @Test
  void killedPartsComeBackAndTheDataGoOn() throws Exception {
    try (Product product = Product.start(temp.resolve("data"), "--demo")) {
      Product.await("a first episode", A_MINUTE, () -> episodes(product) > 0);
      for (String part :
          List.of(
              "EmbeddedServerMain",
              "collector/target/quarkus-app/quarkus-run.jar",
              "wirescope-agent.jar")) {
        kill(product, part);
        Product.await(
            "node heard of after " + part + " was killed",
            A_MINUTE,
            () -> heardOfSince(product, System.currentTimeMillis()));
        long before = episodes(product);
        Product.await(
            "new episodes after " + part + " was killed",
            A_MINUTE,
            () -> episodes(product) > before);
      }
    }
  }

  private static List<ProcessHandle> alive(List<ProcessHandle> processes) {
    return processes.stream().filter(ProcessHandle::isAlive).toList();
  }

  private static void kill(Product product, String part) throws IOException {
    List<Long> pids = product.pidsOf(part);
    assertEquals(1, pids.size(), part + " " + product.processes());
    ProcessHandle.of(pids.getFirst()).orElseThrow().destroyForcibly();
  }

  private static long episodes(Product product) throws InterruptedException {
    try {
      return product
          .api()
          .get("/ask/zero-windows?since=1h&limit=1000&group_by=node")
          .path("rows")
          .path(0)
          .path("episodes")
          .asLong();
    } catch (IOException e) {
      // ClickHouse is not there at the moment.
      return -1;
    }
  }

  /** Nodes report every few seconds, so the moment asked for lies in the past before long. */
  private static boolean heardOfSince(Product product, long sinceMs) throws InterruptedException {
    try {
      long seenNs =
          product.api().get("/nodes").path("rows").path(0).path("last_seen_unix_ns").asLong();
      return seenNs / 1_000_000 > sinceMs - 5_000;
    } catch (IOException e) {
      return false;
    }
  }
}
