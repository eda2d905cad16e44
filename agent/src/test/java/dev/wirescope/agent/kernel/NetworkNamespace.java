package dev.wirescope.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A host of its own for a test: a network namespace made with {@code ip netns}. {@link #start} runs
 * code on a thread inside it; sockets that the thread makes belong to the namespace.
 */
final class NetworkNamespace implements AutoCloseable {
  private static final int O_RDONLY = 0;
  private static final int CLONE_NEWNET = 0x40000000;

  private static final Linker LINKER = Linker.nativeLinker();
  // int open(const char *path, int flags, ...)
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  // int setns(int fd, int nstype)
  private static final MethodHandle SETNS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("setns"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  // int close(int fd)
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final String name;

  NetworkNamespace(String name) {
    this.name = name;
    runQuietly("ip", "netns", "del", name);
    run("ip", "netns", "add", name);
    run("ip", "-n", name, "link", "set", "lo", "up");
  }

  /** What the kernel calls these namespaces, as events do. */
  static Set<Integer> inodes(NetworkNamespace... namespaces) throws IOException {
    Set<Integer> inodes = new HashSet<>();
    for (NetworkNamespace namespace : namespaces) {
      Object inode = Files.getAttribute(Path.of("/var/run/netns/" + namespace.name), "unix:ino");
      inodes.add((int) (long) (Long) inode);
    }
    return inodes;
  }

  /**
   * Joins two namespaces by a veth pair, 10.98.0.1 and fd98::1 on this side, .2 and ::2 on the
   * other.
   */
  void connectTo(NetworkNamespace other) {
    link("veth0", "10.98.0.1/24", other, "veth0", "10.98.0.2/24");
    run("ip", "-n", name, "addr", "add", "fd98::1/64", "dev", "veth0", "nodad");
    run("ip", "-n", other.name, "addr", "add", "fd98::2/64", "dev", "veth0", "nodad");
  }

  /** Joins two namespaces by a veth pair of these names and addresses. */
  void link(
      String device,
      String address,
      NetworkNamespace other,
      String otherDevice,
      String otherAddress) {
    run(
        "ip",
        "link",
        "add",
        device,
        "netns",
        name,
        "type",
        "veth",
        "peer",
        "name",
        otherDevice,
        "netns",
        other.name);
    run("ip", "-n", name, "addr", "add", address, "dev", device);
    run("ip", "-n", other.name, "addr", "add", otherAddress, "dev", otherDevice);
    run("ip", "-n", name, "link", "set", device, "up");
    run("ip", "-n", other.name, "link", "set", otherDevice, "up");
  }

  /**
   * Acknowledges every segment that comes over veth0 at once. Without it a receive window that
   * fills up stays open on the wire for the 40 ms of the delayed acknowledgement that closes it.
   */
  void acknowledgeAtOnce() {
    run("ip", "-n", name, "route", "replace", "10.98.0.0/24", "dev", "veth0", "quickack", "1");
    run(
        "ip",
        "-n",
        name,
        "-6",
        "route",
        "replace",
        "fd98::/64",
        "dev",
        "veth0",
        "metric",
        "1",
        "quickack",
        "1");
  }

  /** Runs a command inside the namespace and returns what it printed. */
  String exec(String... command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(Arrays.asList(command));
    return run(words.toArray(String[]::new));
  }

  /**
   * Starts {@code code} on a platform thread inside the namespace; the thread's name is its {@code
   * comm}.
   */
  <T> CompletableFuture<T> start(String threadName, Callable<T> code) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(threadName)
        .daemon()
        .start(
            () -> {
              try {
                enter();
                result.complete(code.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  /**
   * How many TCP sockets inside are neither listening nor in TIME_WAIT: connections that have not
   * ended.
   */
  int openConnections() throws Exception {
    return call(
        () -> {
          int open = 0;
          for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/" + table))) {
              // sl local_address rem_address st ...; 06 is TIME_WAIT, 0A is LISTEN
              String state = line.strip().split("\\s+", -1)[3];
              if (!state.equals("st") && !state.equals("06") && !state.equals("0A")) {
                open++;
              }
            }
          }
          return open;
        });
  }

  /** Runs {@code code} inside the namespace and waits for it. */
  <T> T call(Callable<T> code) throws Exception {
    return start("netns-call", code).get(60, TimeUnit.SECONDS);
  }

  private void enter() throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) OPEN.invokeExact(arena.allocateFrom("/var/run/netns/" + name), O_RDONLY);
      if (fd < 0 || (int) SETNS.invokeExact(fd, CLONE_NEWNET) != 0) {
        throw new IOException("cannot enter the network namespace " + name + "; is this root?");
      }
      int ignored = (int) CLOSE.invokeExact(fd);
    }
  }

  @Override
  public void close() {
    run("ip", "netns", "del", name);
  }

  private static void runQuietly(String... command) {
    try {
      run(command);
    } catch (IllegalStateException e) {
      // It was not there.
    }
  }

  /** Runs a command, which must succeed, and returns what it printed. */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
