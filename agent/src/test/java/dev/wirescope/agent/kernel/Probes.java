package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.ProbeStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All probes attached, and everything they have said so far of the hosts that a test made. */
final class Probes implements AutoCloseable {
  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  final RecordingHandler seen;
  private final KernelEvents events;
  private final NetworkNamespace[] hosts;

  private Probes(KernelEvents events, RecordingHandler seen, NetworkNamespace[] hosts) {
    this.events = events;
    this.hosts = hosts;
    this.seen = seen;
  }

  /**
   * Attaches every probe; fails if one does not run.
   *
   * @param zeroWindowDurationMinNs shorter episodes are only counted
   * @param hosts whose events are kept; the rest of the machine is not this test's business
   */
  static Probes attach(long zeroWindowDurationMinNs, NetworkNamespace... hosts) throws Exception {
    return attach(
        KernelEventsConfig.defaults().withZeroWindowDurationMinNs(zeroWindowDurationMinNs), hosts);
  }

  /** The same with the probes that {@code config} says, in a ring that has room for all. */
  static Probes attach(KernelEventsConfig config, NetworkNamespace... hosts) throws Exception {
    RecordingHandler seen = new RecordingHandler(NetworkNamespace.inodes(hosts));
    KernelEvents events = KernelEvents.start(config.withRingBytes(64 << 20));
    List<ProbeStatus> notRunning =
        events.status().stream().filter(s -> s.state() == ProbeStatus.State.FAILED).toList();
    if (!notRunning.isEmpty()) {
      events.close();
      throw new IllegalStateException("probes that do not run: " + notRunning);
    }
    return new Probes(events, seen, hosts);
  }

  /** Drains until {@code done}, then until nothing more comes. */
  void drainUntil(BooleanSupplier done) throws InterruptedException {
    await(done, () -> {});
    while (events.drain(seen, NO_LIMIT) > 0) {
      // What was submitted before the last look is in the ring already.
    }
  }

  /**
   * Drains until the kernel says that no connection of the hosts is left, then until nothing more
   * comes.
   */
  void drainUntilAllClosed() throws Exception {
    long deadline = System.nanoTime() + DEADLINE_NS;
    for (NetworkNamespace host : hosts) {
      while (host.openConnections() > 0) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("connections are still open after 20 s; seen: " + seen);
        }
        events.drain(seen, NO_LIMIT);
        Thread.sleep(20);
      }
    }
    drainUntil(() -> true);
  }

  /** Has the listeners looked at, and drains what that tells. */
  void lookAtListeners() throws InterruptedException {
    events.lookAtListeners();
    drainUntil(() -> true);
  }

  /** Drains, and asks for episodes that are still open, until {@code done}. */
  void tellOpenUntil(BooleanSupplier done) throws InterruptedException {
    await(done, () -> events.tellOpenZeroWindows(10_000_000, seen));
  }

  private void await(BooleanSupplier done, Runnable also) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE_NS;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "it did not happen within 20 s; seen: " + seen + "; probes: " + events.status());
      }
      int drained = events.drain(seen, NO_LIMIT);
      also.run();
      if (drained == 0) {
        Thread.sleep(5);
      }
    }
  }

  /** Every event of every probe was delivered. */
  void assertNothingLost() {
    List<ProbeStatus> losing = events.status().stream().filter(s -> s.lost() > 0).toList();
    assertEquals(List.of(), losing, "probes that lost events");
  }

  @Override
  public void close() {
    events.close();
  }
}
