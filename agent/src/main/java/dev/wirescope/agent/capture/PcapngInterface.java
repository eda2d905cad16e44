package dev.wirescope.agent.capture;

/**
 * What an interface description block says.
 *
 * @param linkType which may be none that we know: an error only when a packet has it
 * @param snapshotBytes the most that is captured of a packet
 * @param unit of its packets' times, which may be none that we know, too
 */
record PcapngInterface(int linkType, long snapshotBytes, TimestampUnit unit) {
  private static final int LINK_TYPE = 8;
  private static final int SNAPSHOT_BYTES = 12;
  private static final int OPTIONS = 16;

  /** Of the filled block at the input's position, whose options end before {@code end}. */
  static PcapngInterface read(CaptureInput input, int end) throws CaptureException {
    if (end < OPTIONS) {
      throw input.error(
          "an interface's block of " + end + " bytes",
          "the file is damaged here: copy it again, or capture again");
    }
    long snapshotBytes = input.u32(SNAPSHOT_BYTES);
    return new PcapngInterface(
        input.u16(LINK_TYPE),
        snapshotBytes == 0 ? CaptureFormat.BYTES_MAX : snapshotBytes, // 0: no limit
        PcapngOptions.timestampUnit(input, OPTIONS, end));
  }
}
