package dev.wirescope.agent.bench;

import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.ring.Ring;
import dev.wirescope.agent.ring.RingReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** The agent's way from the ring to Arrow, in a thread of this process. */
final class AgentConsumer implements Consumer {
  private static final int DRAIN_LIMIT = 4096;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Ring ring;
  private final FloodSink sink;
  private final EventDispatcher dispatcher;
  private final long periodNs;
  private final String name;

  AgentConsumer(String name, Ring ring, FloodSink sink, long periodUs) {
    this.name = name;
    this.ring = ring;
    this.sink = sink;
    this.dispatcher = new EventDispatcher(sink);
    this.periodNs = periodUs * 1000;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Running start() {
    // The ring's consumer position is where the last consumer, whoever it was, left it.
    RingReader reader = new RingReader(ring);
    FutureTask<Consumed> task = new FutureTask<>(() -> drainToTheEnd(reader));
    Thread.ofPlatform().name("bench-consumer").start(task);
    return task::get;
  }

  /** The record that says that no more will come is of a kind that no event has. */
  private Consumed drainToTheEnd(RingReader reader) {
    long unknownBefore = dispatcher.unknown();
    boolean began = false;
    long firstNs = 0;
    long firstCpuNs = 0;
    while (dispatcher.unknown() == unknownBefore) {
      if (!began) {
        firstNs = System.nanoTime();
        firstCpuNs = threads.getCurrentThreadCpuTime();
      }
      began |= drain(reader) > 0;
      if (dispatcher.unknown() == unknownBefore) {
        LockSupport.parkNanos(periodNs);
      }
    }
    long rows = sink.takeRows();
    return new Consumed(
        rows,
        sink.sum(),
        System.nanoTime() - firstNs,
        threads.getCurrentThreadCpuTime() - firstCpuNs);
  }

  private long drain(RingReader reader) {
    long total = 0;
    int count;
    do {
      count = reader.read(dispatcher, DRAIN_LIMIT);
      total += count;
    } while (count > 0);
    return total;
  }
}
