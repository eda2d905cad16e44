package dev.wirescope.agent.bench;

import dev.wirescope.agent.event.EventHandler;

/** Where the agent's side of the benchmark puts the events. */
interface FloodSink extends EventHandler, AutoCloseable {
  /** Ends a flood: rows taken since the last call. */
  long takeRows();

  /** The sum of {@code seq} over the rows of the last {@link #takeRows}. */
  long sum();

  @Override
  void close();
}
