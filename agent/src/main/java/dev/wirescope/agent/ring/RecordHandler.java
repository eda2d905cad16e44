package dev.wirescope.agent.ring;

import java.lang.foreign.MemorySegment;

/** Takes the records of a ring one at a time. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Called for each record; its bytes are valid only during the call.
   *
   * @param data the segment the record lies in
   * @param offset where its payload starts
   * @param length the payload's bytes
   */
  void onRecord(MemorySegment data, long offset, int length);
}
