package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.EventKind;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.ring.Ring;
import dev.wirescope.agent.ring.RingReader;
import dev.wirescope.agent.ring.RingWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Runs the draining loop on made-up records until the JIT compiler has seen enough of it. A cold
 * loop is so slow that a flood of events would be lost in its first 150 ms.
 */
public final class RingWarmUp {
  private static final int RING_BYTES = 64 << 10;
  private static final int BATCH = 256;
  private static final int KIND = EventHeader.LAYOUT.offsetOf("kind");
  private static final int[] SIZES = {
    ConnectEvent.SIZE,
    AcceptEvent.SIZE,
    CloseEvent.SIZE,
    RetransmissionEvent.SIZE,
    ZeroWindowEvent.SIZE,
    DropEvent.SIZE
  };
  private static final byte[] KINDS = {
    EventKind.CONNECT,
    EventKind.ACCEPT,
    EventKind.CLOSE,
    EventKind.RETRANSMISSION,
    EventKind.ZERO_WINDOW,
    EventKind.DROP
  };

  private RingWarmUp() {}

  /**
   * Hands {@code records} records of all kinds, zero but for the kind, to {@code handler}, which
   * must know that they mean nothing.
   */
  public static void run(EventHandler handler, int records) {
    // Shared like the mapped ring's, so that the compiler sees the same kind of access.
    try (Arena arena = Arena.ofShared()) {
      Ring ring = RingWriter.allocate(arena, RING_BYTES);
      RingWriter writer = new RingWriter(ring);
      RingReader reader = new RingReader(ring);
      EventDispatcher dispatcher = new EventDispatcher(handler);
      MemorySegment record = arena.allocate(DropEvent.SIZE, Long.BYTES);
      for (int done = 0; done < records; done += BATCH) {
        for (int i = 0; i < BATCH; i++) {
          int kind = i % KINDS.length;
          record.set(ValueLayout.JAVA_BYTE, KIND, KINDS[kind]);
          writer.write(record.asSlice(0, SIZES[kind]));
        }
        reader.read(dispatcher, BATCH);
      }
    }
  }
}
