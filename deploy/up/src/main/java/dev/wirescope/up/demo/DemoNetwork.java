package dev.wirescope.up.demo;

import dev.wirescope.up.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two hosts that exist only as network namespaces, joined by two veth pairs: a clean path and a
 * lossy one. Their names carry the process id of the {@code up} that made them, so that those of a
 * killed one are recognised and removed, and several can run side by side.
 */
final class DemoNetwork implements AutoCloseable {
  /** The server, over the clean path. */
  static final String SERVER = "10.77.0.1";

  /** The server, over the lossy path. */
  static final String SERVER_LOSSY = "10.77.1.1";

  /** The client, over the lossy path. */
  static final String CLIENT_LOSSY = "10.77.1.2";

  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Pattern OURS = Pattern.compile("wsdemo-(\\d+)-(server|client)");

  private final String server;
  private final String client;

  private DemoNetwork(long pid) {
    this.server = "wsdemo-" + pid + "-server";
    this.client = "wsdemo-" + pid + "-client";
  }

  /**
   * Makes the hosts; on the lossy path 2 of 100 segments, and each 250th datagram, are dropped
   * where they reach the client.
   *
   * @throws UserError if the machine does not allow it
   */
  static DemoNetwork open() {
    removeLeftovers();
    DemoNetwork network = new DemoNetwork(ProcessHandle.current().pid());
    try {
      network.make();
      return network;
    } catch (UserError e) {
      network.close();
      throw e;
    }
  }

  /** {@code command} as a process of the server host. */
  List<String> onServer(List<String> command) {
    return inside(server, command);
  }

  /** {@code command} as a process of the client host. */
  List<String> onClient(List<String> command) {
    return inside(client, command);
  }

  /** Removes both hosts; the kernel takes the veth pair and the firewall rules with them. */
  @Override
  public void close() {
    for (String name : List.of(client, server)) {
      if (Files.exists(NAMESPACES.resolve(name))) {
        run("ip", "netns", "del", name);
      }
    }
  }

  private void make() {
    run("ip", "netns", "add", server);
    run("ip", "netns", "add", client);
    ip(server, "link set lo up");
    ip(client, "link set lo up");
    path("clean", "10.77.0.");
    path("lossy", "10.77.1.");
    // One packet, one segment, as on a wire: otherwise one dropped packet loses 64 KiB.
    ip(server, "link set dev lossy gso_max_segs 1");
    nft("add table inet demo");
    nft("add chain inet demo arriving { type filter hook input priority 0 ; }");
    nft(
        "add rule inet demo arriving iifname lossy meta l4proto tcp numgen random mod 100 < 2 drop");
    nft("add rule inet demo arriving iifname lossy meta l4proto udp numgen inc mod 250 == 0 drop");
  }

  private void path(String device, String subnet) {
    ip(server, "link add " + device + " type veth peer name " + device + " netns " + client);
    ip(server, "address add " + subnet + "1/24 dev " + device);
    ip(client, "address add " + subnet + "2/24 dev " + device);
    ip(server, "link set " + device + " up");
    ip(client, "link set " + device + " up");
  }

  private void nft(String rule) {
    List<String> command = new ArrayList<>(inside(client, List.of("nft")));
    command.addAll(List.of(rule.split(" ")));
    run(command.toArray(String[]::new));
  }

  private static void ip(String namespace, String arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
    command.addAll(List.of(arguments.split(" ")));
    run(command.toArray(String[]::new));
  }

  private static List<String> inside(String namespace, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  private static void removeLeftovers() {
    if (!Files.isDirectory(NAMESPACES)) {
      return;
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(NAMESPACES, "wsdemo-*")) {
      for (Path name : names) {
        Matcher matcher = OURS.matcher(name.getFileName().toString());
        if (matcher.matches() && !isRunningUp(matcher.group(1))) {
          run("ip", "netns", "del", matcher.group());
        }
      }
    } catch (IOException e) {
      throw new UserError("cannot look for old demo networks in " + NAMESPACES, e);
    }
  }

  /** Whether the process is alive and a JVM, for the number may belong to somebody else by now. */
  private static boolean isRunningUp(String pid) {
    try {
      return Files.readString(Path.of("/proc", pid, "cmdline")).contains("java");
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new UserError(
            "the demo's network cannot be made: '"
                + String.join(" ", command)
                + "' said '"
                + output
                + "': leave out --demo, or allow network namespaces and nftables");
      }
    } catch (IOException e) {
      throw new UserError(
          "the demo needs "
              + command[0]
              + ": install iproute2 and nftables ("
              + e.getMessage()
              + ")",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted while preparing the demo's network", e);
    }
  }
}
