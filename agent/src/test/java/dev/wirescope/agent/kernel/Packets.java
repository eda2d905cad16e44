package dev.wirescope.agent.kernel;

import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.ReplayTotals;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.packet.WatchedInterface;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.probe.ProbeStatus;
import java.util.EnumSet;

/** The interface probe alone, and a replay that reads it on a thread of its own. */
final class Packets implements AutoCloseable {
  private static final long READ_EVERY_MS = 2;

  private final KernelEvents events;
  private final Thread reader;
  private final Object lock = new Object();
  private Replay replay;
  private volatile boolean stop;

  private Packets(KernelEvents events) throws InterruptedException {
    this.events = events;
    // A replay belongs to one thread at a time: here to whoever holds the lock.
    this.reader = Thread.ofPlatform().daemon().start(this::read);
    synchronized (lock) {
      while (replay == null) {
        lock.wait();
      }
    }
  }

  static Packets watch(InterfaceSelection interfaces) throws Exception {
    KernelEvents events =
        KernelEvents.tryOut(
            KernelEventsConfig.defaults()
                .withProbes(EnumSet.of(Probe.INTERFACE))
                .withInterfaces(interfaces));
    ProbeStatus status =
        events.status().stream()
            .filter(s -> s.probe().equals(Probe.INTERFACE.label()))
            .findFirst()
            .orElseThrow();
    if (status.state() != ProbeStatus.State.ATTACHED) {
      events.close();
      throw new IllegalStateException("the interface probe does not run: " + status.reason());
    }
    return new Packets(events);
  }

  /** All packets of one direction of an interface, once everything until now has been read. */
  ReplayTotals totals(NetworkNamespace host, String device, boolean outbound) throws Exception {
    Thread.sleep(20);
    int netns = NetworkNamespace.inodes(host).iterator().next();
    synchronized (lock) {
      for (WatchedInterface watched : events.packets().interfaces()) {
        if (watched.netns() == netns && watched.name().equals(device)) {
          return replay.totals(watched.slot(), outbound);
        }
      }
    }
    return new ReplayTotals(0, 0, 0, 0);
  }

  /** Packets of interfaces for which there was no place. */
  long refused() {
    return events.packets().interfacesRefused();
  }

  /** How many interfaces are watched. */
  int interfaces() {
    return events.packets().interfaceCount();
  }

  /** Gives up all interfaces of a host, as is done with those that are quiet for long. */
  void forget(NetworkNamespace host) throws Exception {
    int netns = NetworkNamespace.inodes(host).iterator().next();
    synchronized (lock) {
      for (WatchedInterface watched : events.packets().interfaces()) {
        if (watched.netns() == netns) {
          replay.forget(watched.slot());
          events.packets().forget(watched);
        }
      }
    }
    Thread.sleep(50);
    synchronized (lock) {
      events.packets().freeRetired();
    }
  }

  long lost() {
    synchronized (lock) {
      return replay.counters().lost();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop = true;
    reader.join();
    events.close();
  }

  private void read() {
    try (Replay own = events.packets().newReplay()) {
      synchronized (lock) {
        replay = own;
        lock.notifyAll();
      }
      while (!stop) {
        synchronized (lock) {
          events.packets().replay(own, System.nanoTime());
        }
        Thread.sleep(READ_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
