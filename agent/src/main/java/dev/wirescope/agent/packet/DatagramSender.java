package dev.wirescope.agent.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The thread that sent datagrams from a socket last: {@code struct ws_sender}.
 *
 * @param comm 16 bytes, NUL-terminated
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record DatagramSender(long cgroupId, int pid, int tid, byte[] comm) {
  static final int BYTES = PacketLayouts.SENDER.size();
  private static final int COMM_BYTES = 16;

  static DatagramSender read(MemorySegment user) {
    return new DatagramSender(
        user.get(ValueLayout.JAVA_LONG, 0),
        user.get(ValueLayout.JAVA_INT, 8),
        user.get(ValueLayout.JAVA_INT, 12),
        user.asSlice(16, COMM_BYTES).toArray(ValueLayout.JAVA_BYTE));
  }
}
