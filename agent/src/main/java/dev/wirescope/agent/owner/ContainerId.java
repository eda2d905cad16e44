package dev.wirescope.agent.owner;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container id in a cgroup path, as docker, containerd, CRI-O, podman, nerdctl and ECS make
 * them, under both the systemd and the cgroupfs driver. A container inside a container counts as
 * the inner one.
 */
public final class ContainerId {
  /** {@code docker-ID.scope}, {@code cri-containerd:ID}, {@code crio-ID}, {@code ID}. */
  private static final Pattern RUNTIME = Pattern.compile("(?:^|[-:])([0-9a-f]{64})(?:\\.scope)?$");

  /** Fargate names a container by its task and a number. */
  private static final Pattern FARGATE = Pattern.compile("^[0-9a-f]{32}-[0-9]{6,20}$");

  /** The monitor of a container runs beside it, not in it. */
  private static final String MONITOR = "conmon-";

  private ContainerId() {}

  /** The id in {@code cgroupPath}, or the empty text if the path is not a container's. */
  public static String of(String cgroupPath) {
    int end = cgroupPath.length();
    while (end > 0) {
      int slash = cgroupPath.lastIndexOf('/', end - 1);
      String id = ofSegment(cgroupPath.substring(slash + 1, end));
      if (id == null) {
        return "";
      }
      if (!id.isEmpty()) {
        return id;
      }
      end = Math.max(slash, 0);
    }
    return "";
  }

  /** Null for a monitor, empty for anything that is not a container. */
  private static String ofSegment(String segment) {
    Matcher runtime = RUNTIME.matcher(segment);
    if (runtime.find()) {
      return segment.contains(MONITOR) ? null : runtime.group(1);
    }
    return FARGATE.matcher(segment).matches() ? segment : "";
  }
}
