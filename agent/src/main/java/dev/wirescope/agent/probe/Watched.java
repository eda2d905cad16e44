package dev.wirescope.agent.probe;

import dev.wirescope.agent.packet.InterfaceSelection;

/**
 * What of a node is watched.
 *
 * @param interfaces those whose packets are watched
 * @param connections those that are watched
 * @param feeds those whose numbers are followed
 */
public record Watched(InterfaceSelection interfaces, WantedConnections connections, Feeds feeds) {
  /** The physical interfaces and every connection. */
  public static final Watched DEFAULT =
      new Watched(InterfaceSelection.PHYSICAL, WantedConnections.ALL, Feeds.NONE);

  public Watched withInterfaces(InterfaceSelection selection) {
    return new Watched(selection, connections, feeds);
  }

  public Watched withConnections(WantedConnections wanted) {
    return new Watched(interfaces, wanted, feeds);
  }

  public Watched withFeeds(Feeds wanted) {
    return new Watched(interfaces, connections, wanted);
  }
}
