package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.EventHandler;

/** Takes events and does nothing with them. */
final class NoEvents implements EventHandler {}
