package dev.wirescope.agent.command;

import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.WantedConnections;

/** Starts the probes, or whatever stands for them in a test. */
@FunctionalInterface
public interface EventSourceOpener {
  /**
   * Opens the source.
   *
   * @param connections those that are watched
   * @param interfaces those whose packets are watched
   * @param warmUp may be given meaningless events before the first real one
   * @throws RuntimeException with one line for the user if there can be no events here
   */
  EventSource open(
      WantedConnections connections, InterfaceSelection interfaces, EventHandler warmUp);
}
