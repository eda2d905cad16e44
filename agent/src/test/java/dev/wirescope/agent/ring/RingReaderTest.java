package dev.wirescope.agent.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The reading side of the kernel's ring protocol, on plain memory that a writer fills in the same
 * protocol. That the protocol is the kernel's own is shown by the kernel tests.
 */
class RingReaderTest {
  private static final int RING_BYTES = 256;

  private final Arena arena = Arena.ofAuto();
  private final Ring ring = RingWriter.allocate(arena, RING_BYTES);
  private final RingWriter writer = new RingWriter(ring);
  private final RingReader reader = new RingReader(ring);
  private final List<Long> seen = new ArrayList<>();

  @Test
  void shouldReadNothingFromAnEmptyRing() {
    assertEquals(0, reader.read(this::see, 10));
    assertEquals(0, consumed());
  }

  @Test
  void shouldReadInOrderAndGiveTheSpaceBack() {
    write(1, 16);
    write(2, 8);
    assertEquals(2, reader.read(this::see, 10));
    assertEquals(List.of(1L, 2L), seen);
    assertEquals(24 + 16, consumed());
  }

  @Test
  void shouldReadRecordsThatWrapAround() {
    // 48 bytes each do not divide 256: every sixth record crosses the end
    for (long i = 0; i < 1000; i++) {
      assertTrue(write(i, 40));
      assertEquals(1, reader.read(this::see, 10));
    }
    assertEquals(1000, seen.size());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, seen.get(i));
    }
  }

  @Test
  void shouldHandOverTheWholeRecordWhereItWraps() {
    for (int i = 0; i < 5; i++) {
      write(i, 40);
    }
    reader.read(this::see, 10);
    MemorySegment payload = arena.allocate(40, 8);
    for (int i = 0; i < 5; i++) {
      payload.setAtIndex(ValueLayout.JAVA_LONG, i, 100 + i);
    }
    writer.write(payload);
    List<Long> words = new ArrayList<>();
    reader.read(
        (data, offset, length) -> {
          assertTrue(offset + length > RING_BYTES, "the fixture does not wrap");
          for (int i = 0; i < 5; i++) {
            words.add(data.get(ValueLayout.JAVA_LONG, offset + i * 8L));
          }
        },
        10);
    assertEquals(List.of(100L, 101L, 102L, 103L, 104L), words);
  }

  @Test
  void shouldStopAtARecordThatIsNotFinished() {
    write(1, 8);
    long busy = writer.reserve(8);
    write(3, 8);
    assertEquals(1, reader.read(this::see, 10));
    assertEquals(0, reader.read(this::see, 10));
    assertEquals(16, consumed());
    writer.put(busy + RingDescriptor.HEADER_LENGTH, word(2, 8));
    writer.submit(busy);
    assertEquals(2, reader.read(this::see, 10));
    assertEquals(List.of(1L, 2L, 3L), seen);
  }

  @Test
  void shouldSkipDiscardedRecord() {
    write(1, 8);
    writer.discard(writer.reserve(24));
    write(3, 8);
    assertEquals(2, reader.read(this::see, 10));
    assertEquals(List.of(1L, 3L), seen);
    assertEquals(16 + 32 + 16, consumed());
  }

  @Test
  void shouldReadNoMoreThanTheLimit() {
    for (int i = 0; i < 5; i++) {
      write(i, 8);
    }
    assertEquals(2, reader.read(this::see, 2));
    assertEquals(32, consumed());
    assertEquals(3, reader.read(this::see, 10));
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), seen);
  }

  @Test
  void shouldRoundUnevenLengthsUpToEight() {
    writer.write(word(7, 13));
    write(8, 8);
    List<Integer> lengths = new ArrayList<>();
    reader.read((data, offset, length) -> lengths.add(length), 10);
    assertEquals(List.of(13, 8), lengths);
    assertEquals(24 + 16, consumed());
  }

  @Test
  void shouldSkipToTheProducerWhenALengthCannotBeTrue() {
    write(1, 8);
    write(2, 8);
    write(3, 8);
    ring.data().set(ValueLayout.JAVA_INT, 16, RING_BYTES);
    assertEquals(1, reader.read(this::see, 10));
    assertEquals(List.of(1L), seen);
    assertEquals(1, reader.corruptions());
    assertEquals(48, consumed());
    write(4, 8);
    assertEquals(1, reader.read(this::see, 10));
    assertEquals(List.of(1L, 4L), seen);
  }

  @Test
  void shouldGiveTheSpaceBackWhenTheHandlerThrows() {
    write(1, 8);
    write(2, 8);
    assertThrows(
        IllegalStateException.class,
        () ->
            reader.read(
                (data, offset, length) -> {
                  throw new IllegalStateException("of the handler");
                },
                10));
    assertEquals(16, consumed());
    assertEquals(1, reader.read(this::see, 10));
    assertEquals(List.of(2L), seen);
  }

  @Test
  void shouldContinueWhereAnEarlierReaderStopped() {
    write(1, 8);
    write(2, 8);
    reader.read(this::see, 1);
    assertEquals(1, new RingReader(ring).read(this::see, 10));
    assertEquals(List.of(1L, 2L), seen);
  }

  @Test
  void shouldRefuseAWriteIntoAFullRing() {
    assertTrue(write(1, RING_BYTES - RingDescriptor.HEADER_LENGTH));
    assertFalse(write(2, 8));
    reader.read(this::see, 10);
    assertTrue(write(3, 8));
  }

  private boolean write(long number, int length) {
    return writer.write(word(number, length));
  }

  private MemorySegment word(long number, int length) {
    MemorySegment payload = arena.allocate(length, 8);
    payload.set(ValueLayout.JAVA_LONG, 0, number);
    return payload;
  }

  private void see(MemorySegment data, long offset, int length) {
    seen.add(data.get(ValueLayout.JAVA_LONG, offset));
  }

  private long consumed() {
    return ring.consumerPosition().get(ValueLayout.JAVA_LONG, 0);
  }
}
