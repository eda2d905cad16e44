package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.event.EventHandler;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Takes meaningless events the way real ones go, up to the sealed batch, so that the path is
 * compiled before the first real event comes. What it makes is thrown away.
 */
public final class WarmUp implements AutoCloseable {
  /** Few, so that the memory they touch is small. */
  private static final int ROWS = 512;

  private final Batches batches;

  public WarmUp(RowSources sources, BufferAllocator allocator) {
    batches = new Batches(sources, allocator, ROWS, (batch, rows) -> {}, () -> Long.MAX_VALUE);
  }

  public EventHandler handler() {
    return batches;
  }

  @Override
  public void close() {
    batches.close();
  }
}
