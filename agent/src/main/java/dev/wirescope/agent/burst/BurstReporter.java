package dev.wirescope.agent.burst;

import dev.wirescope.agent.batch.GapsBatch;
import dev.wirescope.agent.batch.MicroBurstsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.detect.FlowShares;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.ReplayCounters;
import dev.wirescope.agent.detect.SlotSeries;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.heartbeat.Heartbeats;
import dev.wirescope.agent.packet.PacketFlow;
import dev.wirescope.agent.packet.PacketSource;
import dev.wirescope.agent.packet.WatchedInterface;
import dev.wirescope.agent.text.Utf8;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has the noted packets replayed, and makes rows of what the detectors find. A burst that lasts is
 * told at once; one that is over, and a gap, when what came of it can be known and drawn: 100 ms
 * later. For one thread.
 */
public final class BurstReporter implements AutoCloseable {
  private static final long NS_IN_MS = 1_000_000;
  private static final long AROUND_NS = 100 * NS_IN_MS;
  private static final long DROPS_AFTER_NS = 10 * NS_IN_MS;
  private static final long SETTLE_NS = 5 * NS_IN_MS;
  private static final long NS_IN_S = 1_000_000_000;
  private static final double CULPRIT_SHARE = 0.2;

  private static final byte SUBJECT_BURST = 1;
  private static final byte SUBJECT_GAP = 2;

  /** So many packets between two looks are traffic that is worth looking at soon again. */
  private static final long BUSY_PACKETS = 1000;

  private final PacketSource packets;
  private final Replay replay;
  private final WatchedInterfaces interfaces;
  private final RowSources sources;
  private final KnownConnections connections;
  private final RecentLosses losses;
  private final ConnectionTrouble trouble;
  private final Heartbeats heartbeats;
  private final GapCauses causes;
  private final BurstRows out;
  private final Runnable learnConnections;
  private final ArrayDeque<Found> waiting = new ArrayDeque<>();
  private final Map<Finding.Burst, Long> openStarts = new HashMap<>();
  private long secondNs;
  private boolean mayLearn = true;

  // Each with a limit of its own: bursts and gaps do not hide connections, nor these them.
  private final Waveforms waveforms;
  private final Waveforms waveformsOfConnections;
  private final ConnectionWaveforms connectionWaveforms;

  /** What was found, with its flows, which are only known for as long as the packets are kept. */
  private record Found(Finding finding, WatchedInterface where, FlowShares shares) {}

  /**
   * Over the packets of {@code packets}.
   *
   * @param heartbeats null for packets of another time; closed by who made them
   * @param learnConnections has {@code connections} told of every connection that there is
   */
  public BurstReporter(
      PacketSource packets,
      InterfaceRates rates,
      RowSources sources,
      KnownConnections connections,
      RecentLosses losses,
      RecentZeroWindows zeroWindows,
      ConnectionTrouble trouble,
      Heartbeats heartbeats,
      BurstRows out,
      Runnable learnConnections) {
    this.packets = packets;
    this.replay = packets.newReplay();
    this.interfaces = new WatchedInterfaces(packets, replay, rates);
    this.sources = sources;
    this.connections = connections;
    this.losses = losses;
    this.trouble = trouble;
    this.heartbeats = heartbeats;
    this.causes = new GapCauses(heartbeats, zeroWindows);
    this.out = out;
    this.learnConnections = learnConnections;
    this.waveforms = new Waveforms(replay, sources, losses, out);
    this.waveformsOfConnections = new Waveforms(replay, sources, losses, out);
    this.connectionWaveforms =
        new ConnectionWaveforms(packets, sources.clock(), waveformsOfConnections);
  }

  /**
   * Replays what was noted since the last call.
   *
   * @param nowNs CLOCK_MONOTONIC
   * @return whether there is traffic that should be looked at soon again
   */
  public boolean look(long nowNs) {
    if (nowNs - secondNs >= NS_IN_S) {
      secondNs = nowNs;
      mayLearn = true;
      waveforms.beginSecond();
      waveformsOfConnections.beginSecond();
      interfaces.forgetQuiet(nowNs);
    }
    interfaces.lookForNew();
    if (heartbeats != null) {
      heartbeats.look(packets::noted, nowNs);
    }
    long replayed = packets.replay(replay, nowNs);
    for (Finding finding : replay.take()) {
      take(finding);
    }
    while (!waiting.isEmpty()
        && nowNs - waiting.peek().finding().endNs() >= AROUND_NS + SETTLE_NS) {
      tell(waiting.poll());
    }
    trouble.take(nowNs, AROUND_NS, SETTLE_NS).forEach(connectionWaveforms::tell);
    return replayed > BUSY_PACKETS || !waiting.isEmpty();
  }

  /** Tells what still waits, as well as it can be told now. */
  public void finish() {
    while (!waiting.isEmpty()) {
      tell(waiting.poll());
    }
  }

  /** What it counts of the packets. */
  public ReplayCounters counters() {
    return replay.counters();
  }

  /** Waveforms that were not kept because there were too many in a second. */
  public long waveformsLimited() {
    return waveforms.limited() + waveformsOfConnections.limited() + trouble.refused();
  }

  @Override
  public void close() {
    replay.close();
  }

  private void take(Finding finding) {
    WatchedInterface where = interfaces.in(finding.interfaceSlot());
    if (where == null) {
      return; // it was given up between its packet and now
    }
    switch (finding) {
      case Finding.Burst burst -> {
        Found found = new Found(burst, where, shares(burst));
        if (burst.end() == Finding.OPEN) {
          tellBurst(burst, found);
        } else {
          waiting.add(found);
        }
      }
      case Finding.Silence silence -> {
        FlowShares.Share last = new FlowShares.Share(silence.lastFlow(), 0, 0);
        waiting.add(new Found(silence, where, new FlowShares(0, 1, List.of(last))));
      }
    }
  }

  private FlowShares shares(Finding.Burst burst) {
    return replay.flows(burst.interfaceSlot(), burst.outbound(), burst.startNs(), burst.endNs());
  }

  private void tell(Found found) {
    switch (found.finding()) {
      case Finding.Burst burst -> {
        long startUnixNs = tellBurst(burst, found);
        tellWaveforms(found, SUBJECT_BURST, startUnixNs);
      }
      case Finding.Silence silence -> {
        long startUnixNs = sources.clock().toUnixNs(silence.startNs());
        NamedFlow lastFlow = flows(found).getFirst();
        GapCauses.Cause cause = causes.of(silence, lastFlow);
        out.onGap(
            new GapsBatch.Row(
                lastFlow.header(),
                Utf8.of(found.where().name()),
                found.where().index(),
                startUnixNs,
                silence,
                cause.number(),
                cause.hostPausedNs(),
                cause.bytesUnsent()));
        tellWaveforms(found, SUBJECT_GAP, startUnixNs);
      }
    }
  }

  /** Tells a row; the Unix time of its start, which is the same in each row of a burst. */
  private long tellBurst(Finding.Burst burst, Found found) {
    List<NamedFlow> flows = flows(found);
    if (flows.isEmpty()) {
      FlowShares.Share none = new FlowShares.Share(0, 0, 0);
      flows = List.of(name(none, burst, found.where()));
    }
    EventHeader largest = flows.getFirst().header();
    WatchedInterface where = found.where();
    long startUnixNs = startUnixNs(burst);
    long settled = Math.min(Math.max(2L * largest.srttUs() * 1000, DROPS_AFTER_NS), AROUND_NS);
    out.onMicroBurst(
        new MicroBurstsBatch.Row(
            largest,
            Utf8.of(where.name()),
            where.index(),
            startUnixNs,
            burst,
            found.shares().flows(),
            TopFlows.json(flows, found.shares().bytes(), sources),
            TopFlows.json(
                losses.drops(
                    where.netns(),
                    where.index(),
                    burst.startNs(),
                    burst.endNs() + DROPS_AFTER_NS,
                    reason -> sources.kernelNames().dropReason(reason).toString())),
            losses.retransmits(where.netns(), burst.startNs(), burst.endNs() + settled)));
    return startUnixNs;
  }

  /** The offset between the clocks moves, but the start is part of what identifies a burst. */
  private long startUnixNs(Finding.Burst burst) {
    long converted = sources.clock().toUnixNs(burst.startNs());
    if (burst.end() == Finding.OPEN) {
      Long before = openStarts.putIfAbsent(identity(burst), converted);
      return before == null ? converted : before;
    }
    Long before = openStarts.remove(identity(burst));
    return before == null ? converted : before;
  }

  private static Finding.Burst identity(Finding.Burst burst) {
    return new Finding.Burst(
        burst.interfaceSlot(),
        burst.outbound(),
        burst.startNs(),
        0,
        Finding.OPEN,
        (byte) 0,
        (byte) 0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  /** The largest flows by name; asks for all connections if one that matters has none. */
  private List<NamedFlow> flows(Found found) {
    List<NamedFlow> named = named(found);
    if (mayLearn && named.stream().anyMatch(flow -> isUnknownCulprit(flow, found.shares()))) {
      mayLearn = false;
      learnConnections.run();
      named = named(found);
    }
    return named;
  }

  private static boolean isUnknownCulprit(NamedFlow flow, FlowShares shares) {
    return !flow.hasUser()
        && flow.protocol() == PacketFlow.TCP
        && flow.share().bytes() >= CULPRIT_SHARE * shares.bytes();
  }

  private List<NamedFlow> named(Found found) {
    List<NamedFlow> flows = new ArrayList<>();
    for (FlowShares.Share share : found.shares().top()) {
      flows.add(name(share, found.finding(), found.where()));
    }
    return flows;
  }

  private NamedFlow name(FlowShares.Share share, Finding finding, WatchedInterface where) {
    return NamedFlow.of(
        share, finding.outbound(), finding.endNs(), where.netns(), packets, connections);
  }

  private void tellWaveforms(Found found, byte number, long startUnixNs) {
    if (!waveforms.mayTell()) {
      return;
    }
    Finding finding = found.finding();
    WatchedInterface where = found.where();
    Waveforms.Subject subject = new Waveforms.Subject(number, finding.startNs(), startUnixNs);
    FlowShares.Share largest =
        found.shares().top().isEmpty() ? null : found.shares().top().getFirst();
    for (boolean outbound : new boolean[] {true, false}) {
      boolean hasFlow = largest != null && largest.flow() != 0 && finding.outbound() == outbound;
      SlotSeries series =
          waveforms.series(
              where,
              outbound,
              hasFlow ? largest.flow() : 0,
              finding.startNs() - AROUND_NS,
              finding.endNs() + AROUND_NS);
      long connectionId = hasFlow ? name(largest, finding, where).header().connectionId() : 0;
      waveforms.tell(where, outbound, connectionId, subject, series);
    }
  }
}
