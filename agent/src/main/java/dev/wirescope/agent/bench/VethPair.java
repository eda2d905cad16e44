package dev.wirescope.agent.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Two hosts, each a network namespace, with a link between them. */
final class VethPair implements AutoCloseable {
  static final String DEVICE = "veth0";
  static final String SENDER_ADDRESS = "10.97.0.1";
  private static final String SENDER = "wirescope-bench-a";
  private static final String READER = "wirescope-bench-b";

  /** Made anew: what an earlier run has left is removed. */
  VethPair() throws IOException, InterruptedException {
    for (String host : List.of(SENDER, READER)) {
      new ProcessBuilder("ip", "netns", "del", host).start().waitFor();
      ip("netns", "add", host);
    }
    try {
      ip(
          "link", "add", DEVICE, "netns", SENDER, "type", "veth", "peer", "name", DEVICE, "netns",
          READER);
      ip("-n", SENDER, "addr", "add", SENDER_ADDRESS + "/24", "dev", DEVICE);
      ip("-n", READER, "addr", "add", "10.97.0.2/24", "dev", DEVICE);
      ip("-n", SENDER, "link", "set", DEVICE, "up");
      ip("-n", READER, "link", "set", DEVICE, "up");
      // Else the segment that closes the window waits for the delayed acknowledgement, 40 ms.
      ip("-n", READER, "route", "replace", "10.97.0.0/24", "dev", DEVICE, "quickack", "1");
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /** What runs a command on the host that sends. */
  List<String> atSender() {
    return List.of("ip", "netns", "exec", SENDER);
  }

  /** What runs a command on the host that reads. */
  List<String> atReader() {
    return List.of("ip", "netns", "exec", READER);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (String host : List.of(SENDER, READER)) {
      ip("netns", "del", host);
    }
  }

  private static void ip(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text.strip());
    }
  }
}
