package dev.wirescope.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * A path of one direction between two namespaces, by which packets can be held back and let go: a
 * delay that is no loss. It is a TUN device on each side and a thread between them, and ends with
 * the namespaces.
 */
final class HeldPath {
  private static final int O_RDWR = 2;
  // linux/if_tun.h, TUNSETIFF; struct ifreq of linux/if.h
  private static final long TUNSETIFF = 0x400454ca;
  private static final short IFF_TUN_NO_PI = 0x1001;
  private static final int IFREQ_BYTES = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final int PACKET_BYTES = 65_536;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ =
      function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private final Queue<byte[]> held = new ArrayDeque<>();
  private Predicate<ByteBuffer> holds = _ -> false;
  private int entrance;
  private int exit;

  private HeldPath() {}

  /** What {@code from} sends to {@code address} goes this way from now on. */
  static HeldPath route(NetworkNamespace from, NetworkNamespace to, String address)
      throws Exception {
    HeldPath path = new HeldPath();
    path.entrance = from.call(() -> device("entrance"));
    path.exit = to.call(() -> device("exit"));
    from.exec("ip", "link", "set", "entrance", "up");
    from.exec("ip", "route", "replace", address, "dev", "entrance");
    to.exec("ip", "link", "set", "exit", "up");
    for (String device : new String[] {"all", "exit"}) {
      to.exec("sysctl", "-q", "net.ipv4.conf." + device + ".rp_filter=0");
    }
    Thread.ofPlatform().daemon().name("held-path").start(path::carry);
    return path;
  }

  /** Holds back what {@code which} is true for; it sees each packet once. */
  synchronized void hold(Predicate<ByteBuffer> which) {
    holds = which;
  }

  /** Lets everything go, in the order in which it came. */
  synchronized void release() throws IOException {
    holds = _ -> false;
    while (!held.isEmpty()) {
      write(held.remove());
    }
  }

  /** Loses what has been held back for the longest time. */
  synchronized void loseFirst() {
    held.remove();
  }

  /** How many packets are held back. */
  synchronized int held() {
    return held.size();
  }

  /** The sequence number of a TCP packet, 0 if it carries no payload. */
  static int seqOfPayload(ByteBuffer packet) {
    int tcp = (packet.get(0) & 0x0f) * 4;
    int payload = tcp + (packet.get(tcp + 12) >> 4 & 0x0f) * 4;
    return packet.remaining() > payload ? packet.getInt(tcp + 4) : 0;
  }

  private void carry() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(PACKET_BYTES);
      long bytes;
      while ((bytes = (long) READ.invokeExact(entrance, buffer, (long) PACKET_BYTES)) > 0) {
        take(buffer.asSlice(0, bytes).toArray(JAVA_BYTE));
      }
    } catch (Throwable e) {
      throw new IllegalStateException("held path broke", e);
    }
  }

  private synchronized void take(byte[] packet) throws IOException {
    if (holds.test(ByteBuffer.wrap(packet))) {
      held.add(packet);
    } else {
      write(packet);
    }
  }

  private void write(byte[] packet) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long written =
          (long)
              WRITE.invokeExact(exit, arena.allocateFrom(JAVA_BYTE, packet), (long) packet.length);
      if (written != packet.length) {
        throw new IOException("a packet of " + packet.length + " bytes could not be delivered");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int device(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(IFREQ_BYTES);
      request.setString(0, name);
      request.set(JAVA_SHORT, IFREQ_FLAGS, IFF_TUN_NO_PI);
      int fd = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), O_RDWR);
      if (fd < 0 || (int) IOCTL.invokeExact(fd, TUNSETIFF, request) != 0) {
        throw new IOException("no TUN device; is the module tun loaded?");
      }
      return fd;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }
}
