package dev.wirescope.agent.detect;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * What the library's detectors say of packets made up from seeds ({@code bpf/detect/sequence.h}):
 * for each seed a {@code struct ws_sequence_result}, a digest and a number of events.
 */
public final class Sequences {
  /** Bytes of a result. */
  public static final int RESULT_BYTES = 16;

  private static final FunctionDescriptor RUN =
      FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, ADDRESS);
  private static final MethodHandle QUEUES = DetectLibrary.function("ws_sequences", RUN);
  private static final MethodHandle SILENCES = DetectLibrary.function("ws_silence_sequences", RUN);

  private static final MethodHandle FEEDS = DetectLibrary.function("ws_feed_sequences", RUN);

  private Sequences() {}

  /** The virtual queue, over the seeds from {@code firstSeed} on. */
  public static void queues(long firstSeed, int count, MemorySegment results) {
    try {
      QUEUES.invokeExact(firstSeed, count, results);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** The silence detector, likewise. */
  public static void silences(long firstSeed, int count, MemorySegment results) {
    try {
      SILENCES.invokeExact(firstSeed, count, results);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Feeds of numbered datagrams, likewise. */
  public static void feeds(long firstSeed, int count, MemorySegment results) {
    try {
      FEEDS.invokeExact(firstSeed, count, results);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }
}
