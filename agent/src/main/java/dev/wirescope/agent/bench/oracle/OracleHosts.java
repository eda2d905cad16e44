package dev.wirescope.agent.bench.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One network namespace with its loopback, or two joined by a veth pair, that lose some of the TCP
 * segments which arrive.
 */
final class OracleHosts implements AutoCloseable {
  private static final String SERVER = "wirescope-oracle-s";
  private static final String CLIENT = "wirescope-oracle-c";
  private static final int PORT = 9100;

  private final String server;
  private final String client;
  private final String address;
  private final List<Process> processes = new ArrayList<>();

  private OracleHosts(String server, String client, String address) {
    this.server = server;
    this.client = client;
    this.address = address;
  }

  static OracleHosts make(OracleCell cell, int lossPercent)
      throws IOException, InterruptedException {
    boolean v6 = cell.ipVersion() == 6;
    OracleHosts hosts =
        cell.loopback()
            ? new OracleHosts(SERVER, SERVER, v6 ? "::1" : "127.0.0.1")
            : new OracleHosts(SERVER, CLIENT, v6 ? "fd99::1" : "10.99.0.1");
    try {
      hosts.build(lossPercent);
      return hosts;
    } catch (IOException | InterruptedException | RuntimeException e) {
      hosts.close();
      throw e;
    }
  }

  private void build(int lossPercent) throws IOException, InterruptedException {
    for (String name : names()) {
      run("ip", "netns", "add", name);
      run("ip", "-n", name, "link", "set", "lo", "up");
    }
    if (!server.equals(client)) {
      run(
          words(
              "ip link add veth0 netns %s type veth peer name veth0 netns %s"
                  .formatted(server, client)));
      run(words("ip -n " + server + " addr add 10.99.0.1/24 dev veth0"));
      run(words("ip -n " + client + " addr add 10.99.0.2/24 dev veth0"));
      run(words("ip -n " + server + " addr add fd99::1/64 dev veth0 nodad"));
      run(words("ip -n " + client + " addr add fd99::2/64 dev veth0 nodad"));
      for (String name : names()) {
        run("ip", "-n", name, "link", "set", "veth0", "up");
      }
    }
    for (String name : names()) {
      run(inside(name, "nft", "add table inet loss"));
      run(inside(name, "nft", "add chain inet loss in { type filter hook input priority 0 ; }"));
      run(
          inside(
              name,
              "nft",
              "add rule inet loss in meta l4proto tcp numgen random mod 100 < "
                  + lossPercent
                  + " drop"));
    }
  }

  /** Starts a server, and callers that keep so many connections busy. */
  void startTraffic(int connections) throws IOException {
    start(server, "serve", address, Integer.toString(PORT));
    start(client, "call", address, Integer.toString(PORT), Integer.toString(connections));
  }

  /** Lets each connection end, the callers' first. */
  void stopTraffic() throws IOException, InterruptedException {
    for (Process process : processes.reversed()) {
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    processes.clear();
  }

  /** Inodes of the namespaces, as events name them. */
  Set<Integer> netns() throws IOException {
    Set<Integer> inodes = new HashSet<>();
    for (String name : names()) {
      Object inode = Files.getAttribute(Path.of("/var/run/netns/" + name), "unix:ino");
      inodes.add((int) (long) (Long) inode);
    }
    return inodes;
  }

  /** The kernel's TCP counters, of all namespaces together, such as {@code RetransSegs}. */
  Map<String, Long> counters() throws IOException, InterruptedException {
    Map<String, Long> sum = new HashMap<>();
    for (String name : names()) {
      List<String> lines =
          run(inside(name, "cat", "/proc/net/snmp", "/proc/net/netstat")).lines().toList();
      // A line of names, then a line of numbers, for each protocol.
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        String[] titles = lines.get(i).split(" ", -1);
        String[] numbers = lines.get(i + 1).split(" ", -1);
        if (titles[0].equals("Tcp:") || titles[0].equals("TcpExt:")) {
          for (int n = 1; n < titles.length; n++) {
            sum.merge(titles[n], Long.parseLong(numbers[n]), Long::sum);
          }
        }
      }
    }
    return sum;
  }

  /** Connections that have not ended; TIME_WAIT (06) has, and a listener (0A) is none. */
  long openConnections() throws IOException, InterruptedException {
    long open = 0;
    for (String name : names()) {
      open +=
          run(inside(name, "cat", "/proc/net/tcp", "/proc/net/tcp6"))
              .lines()
              .map(line -> line.strip().split("\\s+", -1)[3])
              .filter(state -> !state.equals("st") && !state.equals("06") && !state.equals("0A"))
              .count();
    }
    return open;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    processes.forEach(Process::destroyForcibly);
    for (String name : names()) {
      run("ip", "netns", "del", name);
    }
  }

  private List<String> names() {
    return server.equals(client) ? List.of(server) : List.of(server, client);
  }

  private void start(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                name,
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                OracleTraffic.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    String said = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"ready".equals(said)) {
      throw new IOException(String.join(" ", arguments) + " did not start: " + said);
    }
  }

  private static String[] inside(String name, String... command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(List.of(command));
    return words.toArray(String[]::new);
  }

  private static String[] words(String command) {
    return command.split(" ", -1);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + ": status " + status + ": " + text);
    }
    return text;
  }
}
