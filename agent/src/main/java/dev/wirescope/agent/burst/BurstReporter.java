package dev.wirescope.agent.burst;

import dev.wirescope.agent.batch.GapsBatch;
import dev.wirescope.agent.batch.MicroBurstsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.batch.WaveformsBatch;
import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.detect.FlowShares;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.ReplayCounters;
import dev.wirescope.agent.detect.SlotSeries;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.heartbeat.Heartbeats;
import dev.wirescope.agent.packet.FlowHash;
import dev.wirescope.agent.packet.PacketFlow;
import dev.wirescope.agent.packet.PacketSource;
import dev.wirescope.agent.packet.WatchedInterface;
import dev.wirescope.agent.text.Utf8;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Of bursts and gaps, and again as many of connections: neither hides the other. */
  private static final int WAVEFORMS_A_SECOND = 20;

  private static final byte SUBJECT_BURST = 1;
  private static final byte SUBJECT_GAP = 2;

  /** More than any interface carries in a second. */
  private static final long OWN_NAMESPACE = 1L << 62;

  private static final int[] NO_SERIES = {};

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
  private int waveformsOfInterfaces;
  private int waveformsOfConnections;
  private long waveformsLimited;

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
      waveformsOfInterfaces = 0;
      waveformsOfConnections = 0;
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
    trouble.take(nowNs, AROUND_NS, SETTLE_NS).forEach(this::tellWaveforms);
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
    return waveformsLimited + trouble.refused();
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

  /** What the interface that carried the connection carried then. */
  private void tellWaveforms(ConnectionTrouble.Due due) {
    WatchedInterface where = carrier(due);
    if (where == null) {
      return;
    }
    if (waveformsOfConnections >= WAVEFORMS_A_SECOND) {
      waveformsLimited++;
      return;
    }
    waveformsOfConnections++;
    long subjectStartUnixNs = sources.clock().toUnixNs(due.subjectStartNs());
    for (boolean outbound : new boolean[] {true, false}) {
      SlotSeries series = series(due, where, outbound);
      long startNs = series.firstSlot() * Replay.SLOT_NS;
      long startUnixNs = subjectStartUnixNs - (due.subjectStartNs() - startNs);
      long connection = due.header().connectionId();
      out.onWaveform(
          row(
              where,
              outbound,
              connection,
              due.subject(),
              subjectStartUnixNs,
              startUnixNs,
              startNs,
              series));
    }
  }

  /** One in the connection's own namespace before others: a veth shows it on both its ends. */
  private WatchedInterface carrier(ConnectionTrouble.Due due) {
    WatchedInterface best = null;
    long most = 0;
    for (WatchedInterface where : packets.interfaces()) {
      long carried =
          Arrays.stream(series(due, where, true).flowBytes()).asLongStream().sum()
              + Arrays.stream(series(due, where, false).flowBytes()).asLongStream().sum();
      if (carried > 0 && where.netns() == due.header().netns()) {
        carried += OWN_NAMESPACE;
      }
      if (carried > most) {
        best = where;
        most = carried;
      }
    }
    return best;
  }

  private SlotSeries series(ConnectionTrouble.Due due, WatchedInterface where, boolean outbound) {
    long firstSlot = due.startNs() / Replay.SLOT_NS;
    int slots = (int) Math.min(due.endNs() / Replay.SLOT_NS - firstSlot + 1, Replay.SLOTS);
    int flow = FlowHash.ofTcp(due.header(), outbound);
    return replay.waveform(where.slot(), outbound, flow, firstSlot, slots);
  }

  private void tellWaveforms(Found found, byte subject, long subjectStartUnixNs) {
    if (waveformsOfInterfaces >= WAVEFORMS_A_SECOND) {
      waveformsLimited++;
      return;
    }
    waveformsOfInterfaces++;
    Finding finding = found.finding();
    for (boolean outbound : new boolean[] {true, false}) {
      tellWaveform(found, outbound, finding.outbound() == outbound, subject, subjectStartUnixNs);
    }
  }

  private void tellWaveform(
      Found found, boolean outbound, boolean own, byte subject, long subjectStartUnixNs) {
    Finding finding = found.finding();
    WatchedInterface where = found.where();
    long firstSlot = (finding.startNs() - AROUND_NS) / Replay.SLOT_NS;
    long lastSlot = (finding.endNs() + AROUND_NS) / Replay.SLOT_NS;
    int slots = (int) Math.min(lastSlot - firstSlot + 1, Replay.SLOTS);
    List<FlowShares.Share> top = found.shares().top();
    boolean hasFlow = own && !top.isEmpty() && top.getFirst().flow() != 0;
    int flow = hasFlow ? top.getFirst().flow() : 0;
    SlotSeries series = replay.waveform(finding.interfaceSlot(), outbound, flow, firstSlot, slots);
    long startNs = firstSlot * Replay.SLOT_NS;
    long connection = hasFlow ? name(top.getFirst(), finding, where).header().connectionId() : 0;
    out.onWaveform(
        row(
            where,
            outbound,
            connection,
            subject,
            subjectStartUnixNs,
            // relative to the subject's own start, as converted when it was told
            subjectStartUnixNs - (finding.startNs() - startNs),
            startNs,
            hasFlow ? series : series.withoutFlow()));
  }

  private WaveformsBatch.Row row(
      WatchedInterface where,
      boolean outbound,
      long connection,
      byte subject,
      long subjectStartUnixNs,
      long startUnixNs,
      long startNs,
      SlotSeries series) {
    int slots = series.bytes().length;
    return new WaveformsBatch.Row(
        where.netns(),
        Utf8.of(where.name()),
        where.index(),
        outbound,
        sources.connectionIds().of(connection),
        subject,
        subjectStartUnixNs,
        startUnixNs,
        series,
        outbound
            ? losses.retransmitsBySlot(where.netns(), startNs, Replay.SLOT_NS, slots)
            : NO_SERIES,
        outbound
            ? NO_SERIES
            : losses.dropsBySlot(where.netns(), where.index(), startNs, Replay.SLOT_NS, slots));
  }
}
