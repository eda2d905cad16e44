package dev.wirescope.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine must offer, asked before anything is started. */
final class Machine {
  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  private Machine() {}

  /** Fails if the agent could not run here. */
  static void requireAgentRights() {
    if (!isRoot()) {
      throw new UserError(
          "watching this node's kernel needs root: run it as root, or with --without-agent for the"
              + " services alone");
    }
    if (!Files.isReadable(BTF)) {
      throw new UserError(
          "this kernel has no "
              + BTF
              + ": boot one built with CONFIG_DEBUG_INFO_BTF, or use --without-agent for the"
              + " services alone");
    }
  }

  /** Checks that {@code port} on 127.0.0.1 is free; 0 picks one that is. */
  static int requirePort(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserError(
          "port "
              + port
              + " on 127.0.0.1 is taken: stop what listens there, or choose another with"
              + " --port",
          e);
    }
  }

  static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }
}
