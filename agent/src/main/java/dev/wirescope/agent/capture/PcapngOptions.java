package dev.wirescope.agent.capture;

/**
 * The options at the end of a block: code, length, value, filled up to four bytes. What is not
 * known, or does not fit into its block, is passed over: no packet depends on it.
 */
final class PcapngOptions {
  private static final int HEADER_BYTES = 4;
  private static final int END = 0;
  private static final int IF_TSRESOL = 9;
  private static final int IF_TSOFFSET = 14;
  private static final int EPB_FLAGS = 2;
  private static final int DIRECTION_MASK = 3;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;
  private static final int NONE = -1;

  private PcapngOptions() {}

  /** Of an interface description block whose options lie in [at, end). */
  static TimestampUnit timestampUnit(CaptureInput input, int at, int end) {
    TimestampUnit unit = TimestampUnit.MICROSECONDS;
    int resolution = find(input, at, end, IF_TSRESOL, 1);
    if (resolution != NONE) {
      unit = unit.withResolution(input.u8(resolution));
    }
    int offset = find(input, at, end, IF_TSOFFSET, Long.BYTES);
    if (offset != NONE) {
      unit = unit.withOffsetS(input.i64(offset));
    }
    return unit;
  }

  /** Of an enhanced packet block whose options lie in [at, end). */
  static PacketDirection direction(CaptureInput input, int at, int end) {
    int flags = find(input, at, end, EPB_FLAGS, Integer.BYTES);
    if (flags == NONE) {
      return PacketDirection.UNKNOWN;
    }
    return switch (input.i32(flags) & DIRECTION_MASK) {
      case INBOUND -> PacketDirection.RECEIVED;
      case OUTBOUND -> PacketDirection.SENT;
      default -> PacketDirection.UNKNOWN;
    };
  }

  /** Where the value of the first option of this code and length begins, or {@link #NONE}. */
  private static int find(CaptureInput input, int at, int end, int code, int bytes) {
    while (at + HEADER_BYTES <= end) {
      int optionCode = input.u16(at);
      int optionBytes = input.u16(at + 2);
      int value = at + HEADER_BYTES;
      if (optionCode == END) {
        return NONE;
      }
      if (optionCode == code && optionBytes == bytes && value + bytes <= end) {
        return value;
      }
      at = value + (optionBytes + 3 & ~3);
    }
    return NONE;
  }
}
