package dev.wirescope.agent.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Who sends to whom.
 *
 * @param socket cookie of the sending socket, 0 if none of this node is known
 * @param netns where it was seen first
 * @param protocol IPPROTO_*
 * @param ipVersion 4 or 6
 * @param sourceIp 16 bytes, IPv4 as {@code ::ffff:a.b.c.d}
 * @param destinationIp 16 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PacketFlow(
    int hash,
    long socket,
    int netns,
    byte protocol,
    byte ipVersion,
    byte[] sourceIp,
    int sourcePort,
    byte[] destinationIp,
    int destinationPort) {
  /** IPPROTO_TCP. */
  public static final byte TCP = 6;

  /** IPPROTO_UDP. */
  public static final byte UDP = 17;

  static final int IP_BYTES = 16;

  /** Reads the {@code struct ws_flow} at {@code at}. */
  static PacketFlow read(MemorySegment table, long at) {
    return new PacketFlow(
        table.get(ValueLayout.JAVA_INT, at + 16),
        table.get(ValueLayout.JAVA_LONG, at + 8),
        table.get(ValueLayout.JAVA_INT, at + 20),
        table.get(ValueLayout.JAVA_BYTE, at + 28),
        table.get(ValueLayout.JAVA_BYTE, at + 29),
        table.asSlice(at + 32, IP_BYTES).toArray(ValueLayout.JAVA_BYTE),
        Short.toUnsignedInt(table.get(ValueLayout.JAVA_SHORT, at + 24)),
        table.asSlice(at + 48, IP_BYTES).toArray(ValueLayout.JAVA_BYTE),
        Short.toUnsignedInt(table.get(ValueLayout.JAVA_SHORT, at + 26)));
  }
}
