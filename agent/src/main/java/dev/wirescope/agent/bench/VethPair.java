package dev.wirescope.agent.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two hosts, each a network namespace, with a link between them. */
final class VethPair implements AutoCloseable {
  static final String DEVICE = "veth0";
  static final String SENDER_ADDRESS = "10.97.0.1";
  static final String READER_ADDRESS = "10.97.0.2";
  static final String READER_ADDRESS_6 = "fd97::2";
  private static final String SENDER = "wirescope-bench-a";
  private static final String READER = "wirescope-bench-b";

  private static final int MTU = 1500;

  /** With the usual largest packet. */
  VethPair() throws IOException, InterruptedException {
    this(MTU);
  }

  /** Made anew: what an earlier run has left is removed. */
  VethPair(int mtu) throws IOException, InterruptedException {
    for (String host : List.of(SENDER, READER)) {
      new ProcessBuilder("ip", "netns", "del", host).start().waitFor();
      ip("netns", "add", host);
    }
    try {
      ip(
          "link", "add", DEVICE, "netns", SENDER, "type", "veth", "peer", "name", DEVICE, "netns",
          READER);
      ip("-n", SENDER, "addr", "add", SENDER_ADDRESS + "/24", "dev", DEVICE);
      ip("-n", READER, "addr", "add", READER_ADDRESS + "/24", "dev", DEVICE);
      ip("-n", SENDER, "addr", "add", "fd97::1/64", "dev", DEVICE, "nodad");
      ip("-n", READER, "addr", "add", READER_ADDRESS_6 + "/64", "dev", DEVICE, "nodad");
      for (String host : List.of(SENDER, READER)) {
        ip("-n", host, "link", "set", "lo", "name", loopback(host));
        ip("-n", host, "link", "set", loopback(host), "up");
        ip("-n", host, "link", "set", DEVICE, "mtu", Integer.toString(mtu), "up");
      }
      // Else the segment that closes the window waits for the delayed acknowledgement, 40 ms.
      ip("-n", READER, "route", "replace", "10.97.0.0/24", "dev", DEVICE, "quickack", "1");
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /** The loopback interface of {@link #atSender}: a name that no other namespace has. */
  static String senderLoopback() {
    return loopback(SENDER);
  }

  private static String loopback(String host) {
    return "lo-" + host.charAt(host.length() - 1);
  }

  /** What runs a command on the host that sends. */
  List<String> atSender() {
    return List.of("ip", "netns", "exec", SENDER);
  }

  /** What runs a command on the host that reads. */
  List<String> atReader() {
    return List.of("ip", "netns", "exec", READER);
  }

  /**
   * The network namespace of a host, as the kernel numbers it.
   *
   * @param host {@link #atSender} or {@link #atReader}
   */
  static int netns(List<String> host) throws IOException {
    return (int)
        (long) (Long) Files.getAttribute(Path.of("/run/netns", host.getLast()), "unix:ino");
  }

  /** Whether segmentation and merging are left to the device, so that packets are up to 64 KiB. */
  void setOffloads(boolean on) throws IOException, InterruptedException {
    for (List<String> host : List.of(atSender(), atReader())) {
      for (String offload : List.of("tso", "gso", "gro")) {
        List<String> command = new ArrayList<>(host);
        command.addAll(List.of("ethtool", "-K", DEVICE, offload, on ? "on" : "off"));
        run(command);
      }
    }
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
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text.strip());
    }
  }
}
