package dev.wirescope.agent.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * One producer and one reader, each in its own thread, over one ring that is far too small for what
 * goes through it. Each payload says its own number and repeats it in every word, so that a record
 * read too early, twice, or not at all is seen.
 */
class RingConcurrencyTest {
  private static final int RING_BYTES = 4096;
  private static final long RECORDS = 200_000;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Test
  void shouldReadEachRecordOnceWholeAndInOrder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try (Arena arena = Arena.ofShared();
        AutoCloseable stop = () -> stop(threads)) {
      Ring ring = RingWriter.allocate(arena, RING_BYTES);
      Future<Long> discarded = threads.submit(() -> produce(ring));
      RingReader reader = new RingReader(ring);
      Checker checker = new Checker();
      long deadlineNs = System.nanoTime() + DEADLINE.toNanos();
      while (checker.expected < RECORDS) {
        assertTrue(System.nanoTime() < deadlineNs, () -> "stuck at record " + checker.expected);
        if (reader.read(checker, 64) == 0) {
          if (discarded.isDone()) {
            discarded.get();
          }
          LockSupport.parkNanos(1_000);
        }
      }
      assertEquals(RECORDS / 10, discarded.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
      assertEquals(0, reader.read(checker, 64));
      assertEquals(0, reader.corruptions());
      assertEquals(
          ring.producerPosition().get(ValueLayout.JAVA_LONG, 0),
          ring.consumerPosition().get(ValueLayout.JAVA_LONG, 0));
    }
  }

  private static void stop(ExecutorService threads) throws InterruptedException {
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS));
  }

  /** Writes records of 8 to 64 bytes; after each tenth one a record that it gives up. */
  private static long produce(Ring ring) {
    RingWriter writer = new RingWriter(ring);
    MemorySegment payload = MemorySegment.ofArray(new long[8]);
    long discarded = 0;
    for (long number = 0; number < RECORDS; number++) {
      int words = 1 + (int) (number % 8);
      for (int word = 0; word < words; word++) {
        payload.setAtIndex(ValueLayout.JAVA_LONG, word, number);
      }
      long record = reserve(writer, words * 8);
      writer.put(record + RingDescriptor.HEADER_LENGTH, payload.asSlice(0, words * 8L));
      writer.submit(record);
      if (number % 10 == 9) {
        writer.discard(reserve(writer, 16));
        discarded++;
      }
    }
    return discarded;
  }

  private static long reserve(RingWriter writer, int length) {
    long record = writer.reserve(length);
    while (record < 0) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("nobody reads any more");
      }
      LockSupport.parkNanos(1_000);
      record = writer.reserve(length);
    }
    return record;
  }

  private static final class Checker implements RecordHandler {
    private long expected;

    @Override
    public void onRecord(MemorySegment data, long offset, int length) {
      assertEquals(8 * (1 + expected % 8), length);
      for (long at = offset; at < offset + length; at += 8) {
        assertEquals(expected, data.get(ValueLayout.JAVA_LONG, at));
      }
      expected++;
    }
  }
}
