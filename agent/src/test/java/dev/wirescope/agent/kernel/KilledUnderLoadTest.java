package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.agent.AgentMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of traffic: the kernel is as it was, and the next one knows the old. */
@KernelTest
class KilledUnderLoadTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path PINS = Path.of("/sys/fs/bpf");
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

  /** Programs, maps and links have ids of their own. */
  private static final List<String> KINDS = List.of("prog", "map", "link");

  private final AtomicBoolean over = new AtomicBoolean();
  private NetworkNamespace host;

  @TempDir private Path temp;

  @BeforeEach
  void makeHost() {
    host = new NetworkNamespace("wsku-host");
  }

  @AfterEach
  void removeHost() {
    over.set(true);
    host.close();
  }

  @Test
  void shouldLeaveNothingBehindAndPickConnectionsUpAgain() throws Exception {
    try (ServerSocketChannel listener = TcpTraffic.listen(host, "127.0.0.1", 0);
        ServerSocketChannel other = TcpTraffic.listen(host, "127.0.0.1", 0)) {
      SocketChannel old = host.call(() -> SocketChannel.open(TcpTraffic.addressOf(other)));
      SocketChannel accepted = other.accept();
      CompletableFuture<Integer> load = host.start("load", () -> openAndClose(listener));
      Set<String> before = bpfObjects();
      long pinsBefore = pins();

      Path first = temp.resolve("first.json");
      Process killed = watch(first, "close");
      await("closes are told", () -> lines(first).size() > 100);
      Set<String> own = bpfObjects();
      own.removeAll(before);
      for (String kind : KINDS) {
        assertTrue(own.stream().anyMatch(id -> id.startsWith(kind)), () -> kind + " of " + own);
      }
      killed.destroyForcibly();
      assertEquals(128 + 9, killed.waitFor());
      await("all of its objects are gone", () -> bpfObjects().stream().noneMatch(own::contains));
      assertEquals(pinsBefore, pins());

      Path second = temp.resolve("second.json");
      Process next = watch(second, "close");
      try {
        await("closes are told again", () -> lines(second).size() > 100);
        // The port of a caller alone is taken again by the load.
        Set<Integer> ports =
            Set.of(
                ((InetSocketAddress) accepted.getRemoteAddress()).getPort(),
                TcpTraffic.addressOf(other).getPort());
        old.close();
        accepted.close();
        await("the old connection's ends are told", () -> ends(second, ports).size() == 2);
        for (JsonNode end : ends(second, ports)) {
          assertTrue(end.get("joined_late").asBoolean(), () -> "" + end);
          assertEquals(ProcessHandle.current().pid(), end.get("pid").asLong(), () -> "" + end);
        }
      } finally {
        next.destroyForcibly().waitFor();
      }
      over.set(true);
      assertTrue(load.get(20, TimeUnit.SECONDS) > 200);
    }
  }

  private int openAndClose(ServerSocketChannel listener) throws IOException {
    int count = 0;
    for (; !over.get(); count++) {
      try (SocketChannel socket = SocketChannel.open(TcpTraffic.addressOf(listener));
          SocketChannel answering = listener.accept()) {
        answering.write(ByteBuffer.allocate(1000));
        socket.read(ByteBuffer.allocate(1000));
      }
    }
    return count;
  }

  private static Process watch(Path out, String only) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "watch",
            "--json",
            "--only",
            only)
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Those of the whole machine, by kind and id. */
  private static Set<String> bpfObjects() {
    Set<String> ids = new HashSet<>();
    for (String kind : KINDS) {
      try {
        Process list = new ProcessBuilder("bpftool", "-j", kind, "list").start();
        for (JsonNode object : MAPPER.readTree(list.getInputStream())) {
          ids.add(kind + " " + object.get("id").asLong());
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return ids;
  }

  private static long pins() throws IOException {
    try (Stream<Path> all = Files.walk(PINS)) {
      return all.count();
    }
  }

  private static List<JsonNode> ends(Path out, Set<Integer> ports) {
    List<JsonNode> ends = new ArrayList<>();
    for (JsonNode row : lines(out)) {
      if (ports.equals(Set.of(row.get("local_port").asInt(), row.get("remote_port").asInt()))) {
        ends.add(row);
      }
    }
    return ends;
  }

  /** The whole ones. */
  private static List<JsonNode> lines(Path out) {
    try {
      String text = Files.readString(out, StandardCharsets.UTF_8);
      List<JsonNode> rows = new ArrayList<>();
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        JsonNode row = MAPPER.readTree(line);
        if (row.get("kind").asText().equals("close")) {
          rows.add(row);
        }
      }
      return rows;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "within 30 s: " + what);
      Thread.sleep(100);
    }
  }
}
