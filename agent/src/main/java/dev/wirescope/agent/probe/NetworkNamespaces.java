package dev.wirescope.agent.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network namespaces of this node that a process is in or that have a name. Listing them costs
 * a look at each process, so it is done every 5 s. For one thread.
 */
public final class NetworkNamespaces {
  private static final long FRESH_NS = Duration.ofSeconds(5).toNanos();
  private static final Path PROC = Path.of("/proc");
  private static final Path OWN = PROC.resolve("self/ns/net");

  /** Where {@code ip netns} and container engines mount those that have a name. */
  private static final List<Path> NAMED =
      List.of(
          Path.of("/run/netns"),
          Path.of("/var/run/netns"),
          Path.of("/run/docker/netns"),
          Path.of("/var/run/docker/netns"));

  private List<Found> found = List.of();
  private boolean isListed;
  private final boolean lacksRights = !Rights.own().missingForNamespaces().isEmpty();
  private boolean isSomeHidden;
  private long listedAtNs;
  private long notWalked;

  /** A namespace, and a file that leads to it for as long as who stands for it is there. */
  public record Found(long inode, Path file) {}

  /** All of them, as they were at most 5 s ago. */
  public List<Found> list() {
    long now = System.nanoTime();
    if (!isListed || now - listedAtNs >= FRESH_NS) {
      found = find();
      isListed = true;
      listedAtNs = now;
    }
    return found;
  }

  /** Has the next {@link #list} look again. */
  public void forget() {
    isListed = false;
  }

  /** Whether there was a process that may not be asked for its namespace for want of a right. */
  boolean isSomeHidden() {
    return isSomeHidden;
  }

  /** A walk had to leave one out. */
  void countNotWalked() {
    notWalked++;
  }

  /** How many walks have left out so far, each of them. */
  long notWalked() {
    return notWalked;
  }

  private List<Found> find() {
    Map<Long, Path> files = new LinkedHashMap<>();
    isSomeHidden = false;
    NAMED.forEach(directory -> addNamed(directory, files));
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        addOf(process, files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("list of " + PROC, e);
    }
    List<Found> all = new ArrayList<>(files.size());
    files.forEach((inode, file) -> all.add(new Found(inode, file)));
    return all;
  }

  private void addOf(Path process, Map<Long, Path> files) {
    Path file = process.resolve("ns/net");
    try {
      // net:[4026531840]
      String name = Files.readSymbolicLink(file).toString();
      long inode = Long.parseLong(name.substring(name.indexOf('[') + 1, name.length() - 1));
      files.putIfAbsent(inode, file);
    } catch (AccessDeniedException _) {
      // Some kernels hide a process, for instance PID 1, from those with all rights too.
      isSomeHidden = lacksRights;
    } catch (IOException _) {
      // The process has ended.
    }
  }

  private static void addNamed(Path directory, Map<Long, Path> files) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      Object nsfs = Files.getAttribute(OWN, "unix:dev");
      for (Path name : names) {
        addNamed(name, nsfs, files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("list of " + directory, e);
    }
  }

  private static void addNamed(Path name, Object nsfs, Map<Long, Path> files) {
    try {
      Map<String, Object> is = Files.readAttributes(name, "unix:dev,ino");
      // Where a namespace has been unmounted an ordinary file is left.
      if (is.get("dev").equals(nsfs)) {
        files.putIfAbsent((Long) is.get("ino"), name);
      }
    } catch (IOException _) {
      // The name has been removed.
    }
  }
}
