package dev.wirescope.agent.packet;

import dev.wirescope.agent.event.EventHeader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The hash under which the recorder notes the packets of a connection: {@code ws_flow_of()} in
 * bpf/lib/flow.bpf.h, for when the connection is known and its packets are looked for.
 */
public final class FlowHash {
  /** Addresses and ports as the packets have them, in the order of this machine's memory. */
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final ValueLayout.OfInt HALF = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int V4_IN_V6 = 12;
  private static final int IPV4 = 4;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private FlowHash() {}

  /** Of what the local end of {@code event}'s connection sends, or of what it receives. */
  public static int ofTcp(EventHeader event, boolean outbound) {
    MemorySegment segment = event.segment();
    long local = event.localIpOffset();
    long remote = event.remoteIpOffset();
    return outbound
        ? of(segment, event.ipVersion(), local, event.localPort(), remote, event.remotePort())
        : of(segment, event.ipVersion(), remote, event.remotePort(), local, event.localPort());
  }

  private static int of(
      MemorySegment ips, int version, long source, int sourcePort, long target, int targetPort) {
    long mixed;
    if (version == IPV4) {
      long from = Integer.toUnsignedLong(ips.get(HALF, source + V4_IN_V6));
      long to = Integer.toUnsignedLong(ips.get(HALF, target + V4_IN_V6));
      mixed = mix(from, to << 32 | PacketFlow.TCP);
    } else {
      mixed = mix(ips.get(WORD, source), ips.get(WORD, source + Long.BYTES));
      mixed =
          mix(
              mixed ^ ips.get(WORD, target),
              ips.get(WORD, target + Long.BYTES) ^ (long) PacketFlow.TCP << 8);
    }
    int hash = (int) (mix(mixed, inNetworkOrder(sourcePort, targetPort)) >>> 32);
    return hash == 0 ? 1 : hash;
  }

  private static long inNetworkOrder(int sourcePort, int targetPort) {
    int first =
        LITTLE_ENDIAN ? Short.toUnsignedInt(Short.reverseBytes((short) sourcePort)) : sourcePort;
    int second =
        LITTLE_ENDIAN ? Short.toUnsignedInt(Short.reverseBytes((short) targetPort)) : targetPort;
    return Integer.toUnsignedLong(first | second << 16);
  }

  private static long mix(long hash, long word) {
    long product = (hash ^ word) * 0x9e3779b97f4a7c15L;
    return product ^ product >>> 32;
  }
}
