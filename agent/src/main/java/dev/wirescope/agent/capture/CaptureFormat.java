package dev.wirescope.agent.capture;

import java.io.IOException;

/** How packets lie in the file. */
sealed interface CaptureFormat permits PcapFormat, PcapngFormat {
  /** The largest packet or block that is believed, 16 MiB: 64 times the largest snapshot length. */
  int BYTES_MAX = 16 << 20;

  /** As {@link CaptureFile#next}. */
  boolean next(CapturedPacket packet) throws IOException;

  static CaptureException tooLarge(CaptureInput input, String part, long bytes) {
    return input.error(
        part + " of " + bytes + " bytes is not believed (at most " + BYTES_MAX + ")",
        "the file is damaged here: copy it again, or capture again");
  }
}
