package dev.wirescope.agent.detect;

import static dev.wirescope.agent.detect.DetectLibrary.function;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A real-time thread outside of this JVM that wakes on one CPU at a steady period, {@code
 * bpf/detect/ticker.h}. For one thread.
 */
public final class Ticker implements AutoCloseable {
  // struct ws_ticker *ws_ticker_start(__u32 cpu, __u64 period_ns);
  private static final MethodHandle START =
      function("ws_ticker_start", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_LONG));
  // void ws_ticker_stop(struct ws_ticker *ticker);
  private static final MethodHandle STOP =
      function("ws_ticker_stop", FunctionDescriptor.ofVoid(ADDRESS));
  // __u64 ws_ticker_count(const struct ws_ticker *ticker);
  private static final MethodHandle COUNT =
      function("ws_ticker_count", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
  // __u64 ws_ticker_time(const struct ws_ticker *ticker, __u64 n);
  private static final MethodHandle TIME =
      function("ws_ticker_time", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));

  private final MemorySegment ticker;
  private long read;

  /** Who reads it. */
  public interface Reader {
    /** It woke, CLOCK_MONOTONIC. */
    void onTick(long timeNs);

    /** Some are not kept any more: nobody read for too long. */
    void onLost();
  }

  private Ticker(MemorySegment ticker) {
    this.ticker = ticker;
  }

  /**
   * Starts one.
   *
   * @param cpu which one
   * @param periodNs from one wake-up to the next
   * @return empty if this process may not have a real-time thread there (CAP_SYS_NICE)
   */
  public static Optional<Ticker> start(int cpu, long periodNs) {
    try {
      MemorySegment started = (MemorySegment) START.invokeExact(cpu, periodNs);
      return started.address() == 0 ? Optional.empty() : Optional.of(new Ticker(started));
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Gives each tick since the last call, oldest first; at least every few hundred of them. */
  public void read(Reader reader) {
    try {
      long count = (long) COUNT.invokeExact(ticker);
      for (; read < count; read++) {
        long timeNs = (long) TIME.invokeExact(ticker, read);
        if (timeNs == 0) {
          reader.onLost();
        } else {
          reader.onTick(timeNs);
        }
      }
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }

  /** Waits for its last tick. */
  @Override
  public void close() {
    try {
      STOP.invokeExact(ticker);
    } catch (Throwable t) {
      throw DetectLibrary.fault(t);
    }
  }
}
