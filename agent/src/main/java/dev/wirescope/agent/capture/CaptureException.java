package dev.wirescope.agent.capture;

import java.io.IOException;

/** A capture file that cannot be read on. The message is one line: file, offset, what, remedy. */
public final class CaptureException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  CaptureException(String file, long offset, String what, String remedy) {
    super(file + ", byte " + offset + ": " + what + "; " + remedy);
    this.offset = offset;
  }

  /** Where in the file the header, packet or block begins that could not be read. */
  public long offset() {
    return offset;
  }
}
