package dev.wirescope.agent.owner;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Paths in the cgroup2 tree by cgroup id, which is the inode of the directory. What was not met yet
 * is found by a walk over the tree on a thread of its own, since a walk may take as long as the
 * ring can wait.
 */
final class CgroupTree {
  private static final int PATH_LIMIT = 16_384;
  private static final long WALK_EVERY_NS = 10_000_000_000L;

  private final Path mount;
  private final Map<Long, String> paths = new ConcurrentHashMap<>();
  private final AtomicBoolean walking = new AtomicBoolean();
  private boolean walkedBefore;
  private long walkedAtNs;

  CgroupTree(Path mount) {
    this.mount = mount;
  }

  /** The path of {@code id}, if it was met. */
  Optional<String> known(long id) {
    return Optional.ofNullable(paths.get(id));
  }

  /** Whether {@code path} is the directory with {@code id}; if so it is known from now on. */
  boolean learn(long id, String path) {
    if (inode(mount.resolve(path.substring(1))) != id) {
      return false;
    }
    remember(id, path);
    return true;
  }

  /** Has the tree walked, unless that was done in the last seconds. */
  void walkSoon(long nowNs) {
    if (walkedBefore && nowNs - walkedAtNs < WALK_EVERY_NS) {
      return;
    }
    if (walking.compareAndSet(false, true)) {
      walkedBefore = true;
      walkedAtNs = nowNs;
      Thread.ofVirtual().name("cgroup-walk").start(this::walkAndFinish);
    }
  }

  /** Reads the whole tree, level by level, as far as the limit allows. */
  void walk() {
    Deque<Path> open = new ArrayDeque<>();
    open.add(mount);
    int seen = 0;
    while (!open.isEmpty() && seen < PATH_LIMIT) {
      Path directory = open.remove();
      seen++;
      long id = inode(directory);
      if (id != 0) {
        remember(id, "/" + mount.relativize(directory));
      }
      try (DirectoryStream<Path> children =
          Files.newDirectoryStream(
              directory, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
        children.forEach(open::add);
      } catch (IOException _) {
        // It was removed while we walked.
      }
    }
  }

  private void walkAndFinish() {
    try {
      walk();
    } finally {
      walking.set(false);
    }
  }

  private void remember(long id, String path) {
    if (paths.size() >= PATH_LIMIT) {
      paths.clear(); // cgroups come and go for weeks; those in use are met again
    }
    paths.put(id, path);
  }

  private static long inode(Path directory) {
    try {
      return (Long) Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException _) {
      return 0;
    }
  }
}
