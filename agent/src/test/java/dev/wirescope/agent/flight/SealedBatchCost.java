package dev.wirescope.agent.flight;

import dev.wirescope.agent.batch.Batch;
import org.apache.arrow.memory.BufferAllocator;

/** The copy of a sealed batch, for measurements. */
public final class SealedBatchCost {
  private SealedBatchCost() {}

  /** Does what the sink does with a batch, except for keeping it. */
  public static void copyAndRelease(Batch batch, BufferAllocator allocator) {
    SealedBatch.copyOf(batch.table(), 1, batch.seal(), allocator).close();
  }
}
