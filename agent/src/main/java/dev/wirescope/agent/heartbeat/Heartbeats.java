package dev.wirescope.agent.heartbeat;

import dev.wirescope.agent.detect.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * A wake-up every {@value #PERIOD_NS} ns on each CPU that handles packets, and on no other: an idle
 * node has none. Where this process may have no real-time threads, nothing is known of pauses. For
 * one thread.
 */
public final class Heartbeats implements NodeActivity, AutoCloseable {
  static final long PERIOD_NS = 2_000_000;

  /** Later than this is no matter of scheduling. */
  private static final long LATE_NS = 500_000;

  private static final long STOP_AFTER_NS = 2_000_000_000;

  /** A silence is one after so many packets in this time: with fewer nobody will ask. */
  private static final int BUSY_PACKETS = 32;

  private static final long WINDOW_NS = 100_000_000;

  private final Ticker[] tickers;
  private final Beats[] beats;
  private final long[] wantedUntilNs;
  private final boolean[] refused;
  private final long[] handledBefore;
  private long windowNs;

  /**
   * Not beating yet.
   *
   * @param cpus how many there may be
   */
  public Heartbeats(int cpus) {
    tickers = new Ticker[cpus];
    beats = new Beats[cpus];
    wantedUntilNs = new long[cpus];
    refused = new boolean[cpus];
    handledBefore = new long[cpus];
  }

  /**
   * Reads what there is; often: a second is kept.
   *
   * @param packets how many a CPU has handled in all
   * @param nowNs CLOCK_MONOTONIC
   */
  public void look(IntToLongFunction packets, long nowNs) {
    if (nowNs - windowNs >= WINDOW_NS) {
      windowNs = nowNs;
      lookForBusy(packets, nowNs);
    }
    for (int cpu = 0; cpu < tickers.length; cpu++) {
      if (tickers[cpu] != null) {
        tickers[cpu].read(beats[cpu]);
        if (nowNs > wantedUntilNs[cpu]) {
          stop(cpu);
        }
      }
    }
  }

  private void lookForBusy(IntToLongFunction packets, long nowNs) {
    for (int cpu = 0; cpu < tickers.length; cpu++) {
      long handled = packets.applyAsLong(cpu);
      if (handled - handledBefore[cpu] >= BUSY_PACKETS) {
        want(cpu, nowNs);
      }
      handledBefore[cpu] = handled;
    }
  }

  /** Whether each CPU that beats now did so from before {@code startNs} until {@code endNs}. */
  @Override
  public boolean cover(long startNs, long endNs) {
    boolean any = false;
    for (int cpu = 0; cpu < tickers.length; cpu++) {
      if (tickers[cpu] != null) {
        if (!beats[cpu].cover(startNs, endNs)) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  @Override
  public List<Pause> pauses(long startNs, long endNs) {
    List<Pause> all = new ArrayList<>();
    for (Beats each : beats) {
      if (each != null) {
        for (Pause pause : each.pauses()) {
          if (pause.possibleNs(startNs, endNs) > 0) {
            all.add(pause);
          }
        }
      }
    }
    return all;
  }

  @Override
  public void close() {
    for (Ticker ticker : tickers) {
      if (ticker != null) {
        ticker.close();
      }
    }
  }

  private void want(int cpu, long nowNs) {
    wantedUntilNs[cpu] = nowNs + STOP_AFTER_NS;
    if (tickers[cpu] != null || refused[cpu]) {
      return;
    }
    tickers[cpu] = Ticker.start(cpu, PERIOD_NS).orElse(null);
    refused[cpu] = tickers[cpu] == null; // a gap then says that its cause is not known
    if (beats[cpu] == null) {
      beats[cpu] = new Beats(cpu, PERIOD_NS, LATE_NS);
    }
  }

  private void stop(int cpu) {
    tickers[cpu].close();
    tickers[cpu] = null;
    beats[cpu].stop();
  }
}
