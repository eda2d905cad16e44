package dev.wirescope.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.kernel.KernelTest;
import dev.wirescope.agent.libbpf.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sockets in network namespaces that have no name, and namespaces that get lost. */
@KernelTest
class NamespaceWalkTest {
  private static final KernelEventsConfig BY_NAMESPACE =
      KernelEventsConfig.defaults()
          .withSummaryOfAll(true)
          .withSocketIterators(Set.of(SocketIterator.NAMESPACE));
  private static final Path NAMES = Path.of("/run/netns");

  @Test
  void shouldFindANamespaceThatOnlyAProcessIsIn() throws Exception {
    try (Member member = Member.ofNewNamespace();
        Pair pair = Pair.openIn(member);
        KernelEvents events = KernelEvents.tryOut(BY_NAMESPACE)) {
      long home = namespaceOfThisThread();
      assertEquals(2, pair.told(events), "both ends");
      assertEquals(home, namespaceOfThisThread(), "the thread has returned");
      assertEquals(0, events.namespacesNotWalked());
      assertTrue(events.way(Probe.CONNECTION_SUMMARY).startsWith("iter/tcp, "));
      assertEquals("", events.shortcoming(Probe.CONNECTION_SUMMARY));
    }
  }

  /** The file through which it was found has gone with the process; others are still in it. */
  @Test
  void shouldStayInANamespaceThatOneOfItsProcessesHasLeft() throws Exception {
    try (Member first = Member.ofNewNamespace();
        Member second = first.another();
        Pair pair = Pair.openIn(first);
        KernelEvents events = KernelEvents.tryOut(BY_NAMESPACE)) {
      assertEquals(2, pair.told(events));
      Member found = first.process().pid() < second.process().pid() ? first : second;
      found.end();
      assertEquals(2, pair.told(events));
      assertEquals(0, events.namespacesNotWalked());
    }
  }

  @Test
  void shouldCountANamespaceThatCannotBeEntered() throws Exception {
    Path noNetwork = NAMES.resolve("wswalk-uts");
    Files.createDirectories(NAMES);
    Files.createFile(noNetwork);
    run("mount", "--bind", "/proc/self/ns/uts", noNetwork.toString());
    try (Member member = Member.ofNewNamespace();
        Pair pair = Pair.openIn(member);
        KernelEvents events = KernelEvents.tryOut(BY_NAMESPACE)) {
      assertEquals(2, pair.told(events), "the others are walked");
      assertEquals(1, events.namespacesNotWalked());
      events.lookAtListeners();
      assertEquals(2, events.namespacesNotWalked());
    } finally {
      run("umount", noNetwork.toString());
      Files.delete(noNetwork);
    }
  }

  private static long namespaceOfThisThread() {
    try (NetworkNamespace own = NetworkNamespace.ofThisThread()) {
      return own.inode();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  /** A process that does nothing but be in a network namespace. */
  private record Member(Process process) implements AutoCloseable {
    static Member ofNewNamespace() throws IOException {
      return start("unshare", "--net", "sh", "-c", "ip link set lo up && echo in && exec sleep 60");
    }

    Member another() throws IOException {
      String file = "--net=" + namespace();
      return start("nsenter", file, "sh", "-c", "echo in && exec sleep 60");
    }

    Path namespace() {
      return Path.of("/proc/" + process.pid() + "/ns/net");
    }

    void end() throws InterruptedException {
      process.destroyForcibly();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    }

    @Override
    public void close() throws InterruptedException {
      end();
    }

    private static Member start(String... command) throws IOException {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      assertEquals("in", process.inputReader().readLine());
      return new Member(process);
    }
  }

  /** Both ends of a connection over the loopback device of a namespace. */
  private record Pair(ServerSocket listener, Socket client, Socket server)
      implements AutoCloseable {
    static Pair openIn(Member member) {
      Pair[] opened = new Pair[1];
      try (NetworkNamespace home = NetworkNamespace.ofThisThread();
          NetworkNamespace namespace = NetworkNamespace.open(member.namespace())) {
        namespace.run(home, () -> opened[0] = open());
      }
      return opened[0];
    }

    /** How many summaries of this pair one walk gives. */
    int told(KernelEvents events) {
      Counter seen = new Counter(listener.getLocalPort());
      events.tellConnectionSummaries(seen);
      return seen.count;
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      listener.close();
    }

    private static Pair open() {
      try {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerSocket listener = new ServerSocket(0, 5, loopback);
        Socket client = new Socket(loopback, listener.getLocalPort());
        return new Pair(listener, client, listener.accept());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
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
