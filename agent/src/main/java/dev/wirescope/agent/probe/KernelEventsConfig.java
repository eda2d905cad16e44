package dev.wirescope.agent.probe;

import dev.wirescope.agent.packet.InterfaceSelection;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the probes are run.
 *
 * @param ringBytes the ring's size: a power of two, at least a page
 * @param zeroWindowDurationMinNs shorter zero-window episodes are only counted
 * @param probes those that shall run; the others are {@code DISABLED}
 * @param objects where the compiled probes come from
 * @param summaryOfAll whether a connection that has not moved is told by each summary again
 * @param socketIterators those that may be used; the best that the kernel allows is
 * @param unseenEndAfterNs how long no walk may have found a connection for its end to be lost
 * @param watched what of the node
 */
public record KernelEventsConfig(
    int ringBytes,
    long zeroWindowDurationMinNs,
    Set<Probe> probes,
    ProbeObjects objects,
    boolean summaryOfAll,
    Set<SocketIterator> socketIterators,
    long unseenEndAfterNs,
    Watched watched) {
  /** Some 60,000 records: 200 ms of 300,000 events a second, far more than one node's trouble. */
  private static final int RING_BYTES = 8 << 20;

  private static final int RING_BYTES_MIN = 4096;
  private static final int RING_BYTES_MAX = 1 << 30;

  /**
   * Longer than an orphan waits for the end of its connection (tcp_fin_timeout,
   * tcp_orphan_retries).
   */
  private static final long UNSEEN_END_AFTER_NS = 180_000_000_000L;

  private static final long ZERO_WINDOW_DURATION_MIN_NS = 100_000;

  public KernelEventsConfig {
    probes = Set.copyOf(probes);
    socketIterators = Set.copyOf(socketIterators);
    if (Integer.bitCount(ringBytes) != 1
        || ringBytes < RING_BYTES_MIN
        || ringBytes > RING_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the ring must be a power of two from 4 KiB to 1 GiB: bytes=" + ringBytes);
    }
    if (zeroWindowDurationMinNs < 0) {
      throw new IllegalArgumentException(
          "a duration cannot be negative: zeroWindowDurationMinNs=" + zeroWindowDurationMinNs);
    }
  }

  /** All probes, a ring of 8 MiB, episodes from 100 µs. */
  public static KernelEventsConfig defaults() {
    return new KernelEventsConfig(
        RING_BYTES,
        ZERO_WINDOW_DURATION_MIN_NS,
        EnumSet.allOf(Probe.class),
        ProbeObjects.bundled(),
        false,
        EnumSet.allOf(SocketIterator.class),
        UNSEEN_END_AFTER_NS,
        Watched.DEFAULT);
  }

  public KernelEventsConfig withRingBytes(int bytes) {
    return new KernelEventsConfig(
        bytes,
        zeroWindowDurationMinNs,
        probes,
        objects,
        summaryOfAll,
        socketIterators,
        unseenEndAfterNs,
        watched);
  }

  public KernelEventsConfig withZeroWindowDurationMinNs(long durationNs) {
    return new KernelEventsConfig(
        ringBytes,
        durationNs,
        probes,
        objects,
        summaryOfAll,
        socketIterators,
        unseenEndAfterNs,
        watched);
  }

  public KernelEventsConfig withProbes(Set<Probe> wanted) {
    return new KernelEventsConfig(
        ringBytes,
        zeroWindowDurationMinNs,
        wanted,
        objects,
        summaryOfAll,
        socketIterators,
        unseenEndAfterNs,
        watched);
  }

  public KernelEventsConfig withObjects(ProbeObjects source) {
    return new KernelEventsConfig(
        ringBytes,
        zeroWindowDurationMinNs,
        probes,
        source,
        summaryOfAll,
        socketIterators,
        unseenEndAfterNs,
        watched);
  }

  public KernelEventsConfig withSummaryOfAll(boolean all) {
    return new KernelEventsConfig(
        ringBytes,
        zeroWindowDurationMinNs,
        probes,
        objects,
        all,
        socketIterators,
        unseenEndAfterNs,
        watched);
  }

  public KernelEventsConfig withSocketIterators(Set<SocketIterator> allowed) {
    return new KernelEventsConfig(
        ringBytes,
        zeroWindowDurationMinNs,
        probes,
        objects,
        summaryOfAll,
        allowed,
        unseenEndAfterNs,
        watched);
  }

  public KernelEventsConfig withUnseenEndAfterNs(long patienceNs) {
    return new KernelEventsConfig(
        ringBytes,
        zeroWindowDurationMinNs,
        probes,
        objects,
        summaryOfAll,
        socketIterators,
        patienceNs,
        watched);
  }

  public KernelEventsConfig withWatched(Watched what) {
    return new KernelEventsConfig(
        ringBytes,
        zeroWindowDurationMinNs,
        probes,
        objects,
        summaryOfAll,
        socketIterators,
        unseenEndAfterNs,
        what);
  }

  public KernelEventsConfig withInterfaces(InterfaceSelection selection) {
    return withWatched(watched.withInterfaces(selection));
  }

  public KernelEventsConfig withConnections(WantedConnections wanted) {
    return withWatched(watched.withConnections(wanted));
  }

  public KernelEventsConfig withFeeds(Feeds feeds) {
    return withWatched(watched.withFeeds(feeds));
  }
}
