package dev.wirescope.agent.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Collection;
import java.util.Set;

/**
 * Which connections are watched. It is decided in the kernel, where a connection begins: one that
 * is not wanted costs nothing afterwards. An empty set allows everything; all three must agree.
 *
 * @param ports of either end
 * @param namespaces inodes of network namespaces
 * @param cgroupIds of cgroups; what is below one belongs to it
 */
public record WantedConnections(Set<Integer> ports, Set<Integer> namespaces, Set<Long> cgroupIds) {
  /** As many of each as the probes can compare with, {@code WS_WANTED_MOST}. */
  public static final int MOST = 16;

  /** Every connection of the node. */
  public static final WantedConnections ALL = new WantedConnections(Set.of(), Set.of(), Set.of());

  /**
   * Checks how many there are.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public WantedConnections {
    ports = Set.copyOf(ports);
    namespaces = Set.copyOf(namespaces);
    cgroupIds = Set.copyOf(cgroupIds);
    requireFew(ports, "ports");
    requireFew(namespaces, "network namespaces");
    requireFew(cgroupIds, "cgroups");
  }

  /** As the probes read them: native integers of 4 bytes. */
  byte[] portBytes() {
    return ints(ports);
  }

  /** As the probes read them: native integers of 4 bytes. */
  byte[] namespaceBytes() {
    return ints(namespaces);
  }

  /** As the probes read them: native integers of 8 bytes. */
  byte[] cgroupIdBytes() {
    byte[] bytes = new byte[cgroupIds.size() * Long.BYTES];
    LongBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
    cgroupIds.forEach(buffer::put);
    return bytes;
  }

  private static byte[] ints(Set<Integer> values) {
    byte[] bytes = new byte[values.size() * Integer.BYTES];
    IntBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer();
    values.forEach(buffer::put);
    return bytes;
  }

  private static void requireFew(Collection<?> values, String what) {
    if (values.size() > MOST) {
      throw new IllegalArgumentException(
          "at most " + MOST + " " + what + " can be told apart: " + values.size() + " were given");
    }
  }
}
