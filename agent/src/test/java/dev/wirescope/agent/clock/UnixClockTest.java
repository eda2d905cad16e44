package dev.wirescope.agent.clock;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnixClockTest {
  private static final int CLOCK_MONOTONIC = 1;
  private static final long NS_IN_S = 1_000_000_000L;

  /** The kernel stamps events with this clock; without this fact every time would be wrong. */
  @Test
  void nanoTimeIsTheKernelsMonotonicClock() throws Throwable {
    // int clock_gettime(clockid_t clock, struct timespec *time)
    Linker linker = Linker.nativeLinker();
    MethodHandle clockGettime =
        linker.downcallHandle(
            linker.defaultLookup().find("clock_gettime").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timespec = arena.allocate(16, 8);
      for (int i = 0; i < 100; i++) {
        long before = System.nanoTime();
        assertEquals(0, (int) clockGettime.invokeExact(CLOCK_MONOTONIC, timespec));
        long after = System.nanoTime();
        long kernel = timespec.get(JAVA_LONG, 0) * NS_IN_S + timespec.get(JAVA_LONG, 8);
        assertTrue(before <= kernel && kernel <= after, before + " <= " + kernel + " <= " + after);
      }
    }
  }

  @Test
  void convertsTheSystemsTime() {
    UnixClock clock = new UnixClock();
    Instant before = Instant.now();
    long unixNs = clock.toUnixNs(System.nanoTime());
    Instant after = Instant.now();
    Instant converted = Instant.EPOCH.plusNanos(unixNs);
    long slackNs = clock.errorNs() + 1_000_000; // a slewing clock, should there be one
    assertTrue(!converted.isBefore(before.minus(slackNs, ChronoUnit.NANOS)), converted.toString());
    assertTrue(!converted.isAfter(after.plus(slackNs, ChronoUnit.NANOS)), converted.toString());
  }

  @Test
  void keepsTheTightestOfItsReads() {
    // before, after of each try: brackets of 100, 10, 50, 60 and 70.
    Deque<Long> monotonic =
        new ArrayDeque<>(List.of(0L, 100L, 200L, 210L, 300L, 350L, 400L, 460L, 500L, 570L));
    Deque<Long> unix = new ArrayDeque<>(List.of(9_000L, 1_205L, 9_000L, 9_000L, 9_000L));
    UnixClock clock = new UnixClock(monotonic::remove, unix::remove);
    assertEquals(1_000 + 205, clock.toUnixNs(205));
    assertEquals(5, clock.errorNs());
  }
}
