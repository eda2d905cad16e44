package dev.wirescope.agent.owner;

import dev.wirescope.agent.text.Utf8;

/**
 * Where a process runs, and what.
 *
 * @param containerId id of its container, empty outside containers
 * @param cgroup its cgroup path, empty if it is not known
 * @param executable the path of its executable in its mount namespace, empty if it is not known
 */
public record Owner(Utf8 containerId, Utf8 cgroup, Utf8 executable) {
  /** Nothing is known. */
  public static final Owner UNKNOWN = new Owner(Utf8.EMPTY, Utf8.EMPTY, Utf8.EMPTY);
}
