package dev.wirescope.agent.event;

import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** Flyweight over {@code struct ws_drop_event}. A TCP segment that this kernel threw away. */
public final class DropEvent extends EventHeader {
  private static final int LOCATION = 96;
  private static final int SEQ = 104;
  private static final int END_SEQ = 108;
  private static final int ACK_SEQ = 112;
  private static final int BYTES = 116;
  private static final int IFINDEX = 120;
  private static final int DROP_REASON = 124;
  private static final int TCP_FLAGS = 126;
  private static final int OUTBOUND = 127;
  private static final int INTERFACE = 128;
  private static final int CALLERS_AT = 144;

  /** How many {@link #caller}s there may be. */
  public static final int CALLERS = 5;

  /** Bytes of the record. */
  public static final int SIZE = 184;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_drop_event",
          SIZE,
          List.of(
              new Field("header", 0, EventHeader.SIZE),
              new Field("location", LOCATION, 8),
              new Field("seq", SEQ, 4),
              new Field("end_seq", END_SEQ, 4),
              new Field("ack_seq", ACK_SEQ, 4),
              new Field("bytes", BYTES, 4),
              new Field("ifindex", IFINDEX, 4),
              new Field("drop_reason", DROP_REASON, 2),
              new Field("tcp_flags", TCP_FLAGS, 1),
              new Field("outbound", OUTBOUND, 1),
              new Field("interface", INTERFACE, 16),
              new Field("callers", CALLERS_AT, CALLERS * Long.BYTES)));

  /** Address of the kernel code that gave the segment up. */
  public long location() {
    return longAt(LOCATION);
  }

  /** Unsigned. */
  public int seq() {
    return intAt(SEQ);
  }

  /** Unsigned; counts SYN and FIN too. */
  public int endSeq() {
    return intAt(END_SEQ);
  }

  /** Unsigned. */
  public int ackSeq() {
    return intAt(ACK_SEQ);
  }

  /** Payload. */
  public int bytes() {
    return intAt(BYTES);
  }

  /** 0 if it was on no interface at that point. */
  public int ifindex() {
    return intAt(IFINDEX);
  }

  /** {@code enum skb_drop_reason} of the running kernel. */
  public int dropReason() {
    return unsignedShortAt(DROP_REASON);
  }

  /** The flags octet of the TCP header. */
  public byte tcpFlags() {
    return byteAt(TCP_FLAGS);
  }

  /** 1 if the sender is the local end. */
  public byte outbound() {
    return byteAt(OUTBOUND);
  }

  /** Where the interface's name starts in {@link #segment}: 16 bytes, NUL-terminated. */
  public long interfaceOffset() {
    return offset() + INTERFACE;
  }

  /**
   * Of what netfilter dropped: an address in the function that called the code at {@link
   * #location}, in the one that called that, and so on; 0 if there is none.
   */
  public long caller(int index) {
    return longAt(CALLERS_AT + index * Long.BYTES);
  }
}
