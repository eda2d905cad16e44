package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.Batch;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Where sealed batches go. */
@FunctionalInterface
public interface RowSink extends AutoCloseable {
  /**
   * Takes the rows of a batch, at least one, on the thread that drains the ring: it must not wait.
   *
   * @param rows valid during the call only
   */
  void accept(Batch batch, VectorSchemaRoot rows);

  @Override
  default void close() {}
}
