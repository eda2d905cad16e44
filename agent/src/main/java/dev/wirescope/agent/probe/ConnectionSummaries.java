package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.libbpf.BpfIterator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Walks the kernel's sockets and hands on what the probe writes of each. The kernel writes as fast
 * as this reads, so nothing is lost; allocates nothing for a record. For one thread.
 */
final class ConnectionSummaries {
  /** As much as the kernel gives at once where pages have 4 KiB: 8 pages (bpf_seq_read()). */
  private static final int BUFFER_BYTES = 32 << 10;

  private final MemorySegment buffer;
  private final EventDispatcher dispatcher;
  private int told;

  /** {@code arena} holds the buffer and must live as long as this does. */
  ConnectionSummaries(EventDispatcher dispatcher, Arena arena) {
    this(dispatcher, arena, BUFFER_BYTES);
  }

  /** {@code bufferBytes} is more than a record has. */
  ConnectionSummaries(EventDispatcher dispatcher, Arena arena, int bufferBytes) {
    this.dispatcher = dispatcher;
    this.buffer = arena.allocate(bufferBytes, Long.BYTES);
  }

  /** One walk of a program that looks for listeners and writes nothing to the iterator's file. */
  void lookAtListeners(SocketWalk walk) {
    boolean ended = walk.isEndedAfterListeners();
    walk.walk(
        sockets -> {
          int written = ended ? sockets.readUntilEnded(buffer) : sockets.read(buffer, 0);
          if (written > 0) {
            throw new IllegalStateException("a silent walk wrote bytes=" + written);
          }
        });
  }

  /**
   * One walk.
   *
   * @return how many were told
   */
  int tell(SocketWalk walk, EventHandler handler) {
    dispatcher.setHandler(handler);
    told = 0;
    walk.walk(this::tellAll);
    return told;
  }

  private void tellAll(BpfIterator sockets) {
    long rest = 0;
    for (int read = sockets.read(buffer, 0); read > 0; read = sockets.read(buffer, rest)) {
      long end = rest + read;
      long at = 0;
      for (; end - at >= ConnectionSummaryEvent.SIZE; at += ConnectionSummaryEvent.SIZE) {
        dispatcher.onRecord(buffer, at, ConnectionSummaryEvent.SIZE);
        told++;
      }
      // A part may end within a record, which the next one then completes.
      rest = end - at;
      MemorySegment.copy(buffer, at, buffer, 0, rest);
    }
  }
}
