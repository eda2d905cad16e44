package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.burst.BurstReporter;
import dev.wirescope.agent.burst.InterfaceRates;
import dev.wirescope.agent.detect.ReplayCounters;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.heartbeat.Heartbeats;
import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.packet.PacketRecorder;
import dev.wirescope.agent.pipeline.PathLosses.Loss;
import dev.wirescope.agent.probe.EventSource;
import java.util.List;

/** The packets of the watched interfaces on their way to rows; does nothing if there are none. */
final class PacketWatch implements AutoCloseable {
  private final PacketRecorder packets;
  private final BurstReporter reporter;
  private final Heartbeats heartbeats;

  private PacketWatch(PacketRecorder packets, BurstReporter reporter, Heartbeats heartbeats) {
    this.packets = packets;
    this.reporter = reporter;
    this.heartbeats = heartbeats;
  }

  /**
   * Over the packets of {@code source}.
   *
   * @param tellsSummaries whether the state of connections is told in rows; if not, it is looked at
   *     only to name connections that are older than this process
   */
  static PacketWatch of(
      EventSource source,
      Batches batches,
      RowSources sources,
      InterfaceRates rates,
      boolean tellsSummaries) {
    PacketRecorder packets = source.packets();
    if (packets == null) {
      return new PacketWatch(null, null, null);
    }
    EventHandler learner = tellsSummaries ? batches : namesOnly(batches);
    Heartbeats heartbeats = new Heartbeats(BpfMap.possibleCpus());
    return new PacketWatch(
        packets,
        new BurstReporter(
            packets,
            rates,
            sources,
            batches.connections(),
            batches.losses(),
            batches.closedWindows(),
            batches.trouble(),
            heartbeats,
            batches,
            () -> source.tellConnectionSummaries(learner)),
        heartbeats);
  }

  /** 1 if there is traffic that should be looked at soon again, else 0. */
  int look(long nowNs) {
    return reporter != null && reporter.look(nowNs) ? 1 : 0;
  }

  void finish() {
    if (reporter != null) {
      reporter.look(System.nanoTime());
      reporter.finish();
    }
  }

  /** Every way in which packets and what was found in them got lost. */
  List<Loss> losses() {
    if (reporter == null) {
      return List.of();
    }
    ReplayCounters counters = reporter.counters();
    return List.of(
        new Loss("packets overwritten before they were read", counters.lost()),
        new Loss("packets of interfaces beyond the 64 watched", packets.interfacesRefused()),
        new Loss(
            "more bursts and gaps of an interface in a second than are told",
            counters.findingsLimited() + counters.findingsLost()),
        new Loss("more waveforms in a second than are kept", reporter.waveformsLimited()));
  }

  @Override
  public void close() {
    if (reporter != null) {
      reporter.close();
      heartbeats.close();
    }
  }

  private static EventHandler namesOnly(Batches batches) {
    return new EventHandler() {
      @Override
      public void onConnectionSummary(ConnectionSummaryEvent event) {
        batches.connections().put(event);
      }
    };
  }
}
