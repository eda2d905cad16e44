package dev.wirescope.agent.command;

import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.Watched;

/** Starts the probes, or whatever stands for them in a test. */
@FunctionalInterface
public interface EventSourceOpener {
  /**
   * Opens the source.
   *
   * @param watched what of the node
   * @param warmUp may be given meaningless events before the first real one
   * @throws RuntimeException with one line for the user if there can be no events here
   */
  EventSource open(Watched watched, EventHandler warmUp);
}
