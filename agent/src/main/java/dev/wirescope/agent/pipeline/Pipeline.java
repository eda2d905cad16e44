package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.burst.InterfaceRates;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.pipeline.PathLosses.Loss;
import dev.wirescope.agent.probe.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Carries events from their source into batches and on to the sink, until it is stopped. It looks
 * at the ring by a timer rather than being woken, because a wake-up for each record costs the
 * watched processes more than the events are worth.
 */
public final class Pipeline {
  private static final int DRAIN_LIMIT = 4096;
  private static final int ROUNDS_LIMIT = 64;
  private static final long LISTENERS_EVERY_NS = Duration.ofSeconds(1).toNanos();
  private static final long CLOCK_EVERY_NS = Duration.ofMillis(100).toNanos();

  private final EventSource source;
  private final UnixClock clock;
  private final RowSink sink;
  private final PathLosses losses;
  private final Rhythm rhythm;
  private final InterfaceRates rates;
  private final RowSources sources;
  private final BufferAllocator allocator;
  private final CountDownLatch stop = new CountDownLatch(1);

  public Pipeline(
      EventSource source,
      RowSources sources,
      BufferAllocator allocator,
      RowSink sink,
      PathLosses losses,
      Rhythm rhythm,
      InterfaceRates rates) {
    this.source = source;
    sources.owners().ask(source.executables());
    this.sources = sources;
    this.clock = sources.clock();
    this.allocator = allocator;
    this.sink = sink;
    this.losses = losses;
    this.rates = rates;
    this.rhythm = rhythm;
  }

  /** Has {@link #run} hand on what is there and return. For any thread. */
  public void stop() {
    stop.countDown();
  }

  /** Calls {@link #stop} after {@code duration}. */
  public void stopAfter(Duration duration) {
    Thread.ofVirtual()
        .name("stop-timer")
        .start(
            () -> {
              try {
                Thread.sleep(duration);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              stop();
            });
  }

  /** Runs on the calling thread until {@link #stop}; what came before that reaches the sink. */
  public void run() throws InterruptedException {
    try (Batches batches =
            new Batches(sources, allocator, rhythm.batchRows(), sink, source::dropsWatchedSinceNs);
        PacketWatch packets = PacketWatch.of(source, batches, sources, rates, tellsSummaries())) {
      long start = System.nanoTime();
      ProbeReport report = new ProbeReport(() -> allLosses(packets), start);
      Timer clockTimer = new Timer(CLOCK_EVERY_NS, start);
      Timer openTimer = new Timer(rhythm.openEvery().toNanos(), start);
      Timer statusTimer = new Timer(rhythm.statusEvery().toNanos(), start);
      Timer listenersTimer = new Timer(LISTENERS_EVERY_NS, start);
      Timer summaryTimer = new Timer(rhythm.summaryEvery().toNanos(), start);
      AdaptivePause pause = new AdaptivePause(rhythm.busyPause(), rhythm.idlePause());
      report(report, batches, start);
      boolean stopped = false;
      while (!stopped) {
        long now = System.nanoTime();
        if (clockTimer.isDue(now)) {
          clock.refresh();
        }
        int drained = drain(batches) + packets.look(now);
        if (openTimer.isDue(now)) {
          source.tellOpenZeroWindows(rhythm.openAge().toNanos(), batches);
        }
        if (listenersTimer.isDue(now)) {
          source.lookAtListeners();
        }
        if (tellsSummaries() && summaryTimer.isDue(now)) {
          source.tellConnectionSummaries(batches);
        }
        if (statusTimer.isDue(now)) {
          report(report, batches, now);
        }
        batches.sealOlderThan(rhythm.batchAge().toNanos(), now);
        stopped = stop.await(pause.nextNs(drained), TimeUnit.NANOSECONDS);
      }
      source.lookAtListeners();
      drain(batches);
      packets.finish();
      report(report, batches, System.nanoTime());
      batches.sealAll();
    }
  }

  private boolean tellsSummaries() {
    return !rhythm.summaryEvery().isZero();
  }

  private List<Loss> allLosses(PacketWatch packets) {
    List<Loss> all = new ArrayList<>(losses.losses());
    all.addAll(packets.losses());
    all.add(new Loss("record not understood", source.notUnderstood()));
    all.add(new Loss("network namespace not walked", source.namespacesNotWalked()));
    return all;
  }

  private int drain(Batches batches) {
    int total = 0;
    for (int round = 0; round < ROUNDS_LIMIT; round++) {
      int drained = source.drain(batches, DRAIN_LIMIT);
      total += drained;
      if (drained < DRAIN_LIMIT) {
        break;
      }
    }
    return total;
  }

  private void report(ProbeReport report, Batches batches, long nowNs) {
    report.write(source.status(), nowNs, clock.toUnixNs(nowNs), batches::onStatus);
  }
}
