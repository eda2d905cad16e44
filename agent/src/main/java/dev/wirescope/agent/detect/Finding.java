package dev.wirescope.agent.detect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wirescope.agent.event.StructLayout;
import dev.wirescope.agent.event.StructLayout.Field;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What a detector found on one direction of an interface. Times are those of the packets. */
public sealed interface Finding {
  /** Slot of the interface. */
  int interfaceSlot();

  boolean outbound();

  /** The packet with which it began. */
  long startNs();

  /** The packet with which it ended. */
  long endNs();

  /** Numbers of {@code enum ws_burst_end}. */
  byte OPEN = 0;

  byte DRAINED = 1;
  byte INTERFACE_GONE = 2;

  /**
   * A burst, or one that is still open.
   *
   * @param end {@link #OPEN}, {@link #DRAINED} or {@link #INTERFACE_GONE}
   * @param rule bits of {@code enum ws_burst_rule}
   * @param rateSource {@code enum ws_rate_source}
   * @param rateBytesPerSecond 0 if none is known
   * @param longestWaitNs of its packets: in the queueing discipline if outbound, else since the
   *     packet before it that left no other waiting
   */
  record Burst(
      int interfaceSlot,
      boolean outbound,
      long startNs,
      long endNs,
      byte end,
      byte rule,
      byte rateSource,
      long bytes,
      long packets,
      long wirePackets,
      long ecnCePackets,
      long peakQueueBytes,
      long peakSlotBytes,
      long drainBytesPerSecond,
      long thresholdBytes,
      long rateBytesPerSecond,
      long longestWaitNs)
      implements Finding {}

  /**
   * A silence.
   *
   * @param thresholdNs from which it was one
   * @param meanNs mean time between packets before it
   * @param packetsBefore in the 100 ms before it
   * @param lastFlow hash of the flow of the packet before it
   * @param sender what the socket that ended it had done
   */
  record Silence(
      int interfaceSlot,
      boolean outbound,
      long startNs,
      long endNs,
      long thresholdNs,
      long meanNs,
      long packetsBefore,
      int lastFlow,
      Sender sender)
      implements Finding {}

  /**
   * What the TCP socket that ended a silence had done in it.
   *
   * @param known whether it is; if not, the rest means nothing
   * @param busyNs for how long it had had bytes to send or in flight when the silence ended,
   *     rounded up to the kernel's ticks
   * @param rwndLimited whether it was the receiver's window that held it back all that time
   * @param unsentBytes written to it and still not sent
   */
  record Sender(boolean known, long busyNs, boolean rwndLimited, long unsentBytes) {
    /** {@code WS_PACKET_SENDER_KNOWN}. */
    public static final byte KNOWN = 4;

    /** {@code WS_PACKET_RWND_LIMITED}. */
    public static final byte RWND_LIMITED = 8;

    /** Of a packet that no TCP socket of this node sent, or another one than before the silence. */
    public static final Sender UNKNOWN = new Sender(false, 0, false, 0);

    private static final long NS_IN_MS = 1_000_000;

    static Sender of(byte flags, short busyMs, int unsentBytes) {
      return new Sender(
          (flags & KNOWN) != 0,
          Short.toUnsignedLong(busyMs) * NS_IN_MS,
          (flags & RWND_LIMITED) != 0,
          Integer.toUnsignedLong(unsentBytes));
    }
  }

  /** {@code struct ws_finding}. */
  StructLayout LAYOUT =
      new StructLayout(
          "ws_finding",
          144,
          List.of(
              new Field("start_ns", 0, 8),
              new Field("end_ns", 8, 8),
              new Field("sums", 16, 32),
              new Field("peak_queue_bytes", 48, 8),
              new Field("peak_slot_bytes", 56, 8),
              new Field("drain_bytes_per_second", 64, 8),
              new Field("threshold_bytes", 72, 8),
              new Field("rate_bytes_per_second", 80, 8),
              new Field("longest_wait_ns", 88, 8),
              new Field("threshold_ns", 96, 8),
              new Field("mean_ns", 104, 8),
              new Field("packets_before", 112, 8),
              new Field("last_flow", 120, 4),
              new Field("interface", 124, 2),
              new Field("outbound", 126, 1),
              new Field("kind", 127, 1),
              new Field("end", 128, 1),
              new Field("rule", 129, 1),
              new Field("rate_source", 130, 1),
              new Field("next_flags", 131, 1),
              new Field("next_unsent_bytes", 132, 4),
              new Field("next_busy_ms", 136, 2),
              new Field("reserved", 138, 6)));

  /** Reads the {@code struct ws_finding} at {@code at}. */
  static Finding read(MemorySegment memory, long at) {
    int slot = Short.toUnsignedInt(memory.get(JAVA_SHORT, at + 124));
    boolean outbound = memory.get(JAVA_BYTE, at + 126) != 0;
    long start = memory.get(JAVA_LONG, at);
    long end = memory.get(JAVA_LONG, at + 8);
    if (memory.get(JAVA_BYTE, at + 127) == 2) {
      return new Silence(
          slot,
          outbound,
          start,
          end,
          memory.get(JAVA_LONG, at + 96),
          memory.get(JAVA_LONG, at + 104),
          memory.get(JAVA_LONG, at + 112),
          memory.get(JAVA_INT, at + 120),
          Sender.of(
              memory.get(JAVA_BYTE, at + 131),
              memory.get(JAVA_SHORT, at + 136),
              memory.get(JAVA_INT, at + 132)));
    }
    return new Burst(
        slot,
        outbound,
        start,
        end,
        memory.get(JAVA_BYTE, at + 128),
        memory.get(JAVA_BYTE, at + 129),
        memory.get(JAVA_BYTE, at + 130),
        memory.get(JAVA_LONG, at + 16),
        memory.get(JAVA_LONG, at + 24),
        memory.get(JAVA_LONG, at + 32),
        memory.get(JAVA_LONG, at + 40),
        memory.get(JAVA_LONG, at + 48),
        memory.get(JAVA_LONG, at + 56),
        memory.get(JAVA_LONG, at + 64),
        memory.get(JAVA_LONG, at + 72),
        memory.get(JAVA_LONG, at + 80),
        memory.get(JAVA_LONG, at + 88));
  }
}
