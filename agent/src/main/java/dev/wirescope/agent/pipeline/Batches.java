package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.Batch;
import dev.wirescope.agent.batch.ConnectionEventsBatch;
import dev.wirescope.agent.batch.ConnectionSummariesBatch;
import dev.wirescope.agent.batch.DropsBatch;
import dev.wirescope.agent.batch.GapsBatch;
import dev.wirescope.agent.batch.ListenOverflowsBatch;
import dev.wirescope.agent.batch.LocalDropStallsBatch;
import dev.wirescope.agent.batch.MicroBurstsBatch;
import dev.wirescope.agent.batch.ProbeStatusBatch;
import dev.wirescope.agent.batch.ResetsBatch;
import dev.wirescope.agent.batch.RetransmissionOutcomesBatch;
import dev.wirescope.agent.batch.RetransmissionsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.batch.WaveformsBatch;
import dev.wirescope.agent.batch.ZeroWindowsBatch;
import dev.wirescope.agent.burst.BurstRows;
import dev.wirescope.agent.burst.ConnectionTrouble;
import dev.wirescope.agent.burst.KnownConnections;
import dev.wirescope.agent.burst.RecentLosses;
import dev.wirescope.agent.burst.RecentZeroWindows;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.event.ListenOverflowEvent;
import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.RetransmissionOutcomeEvent;
import dev.wirescope.agent.event.SequenceGapEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.agent.netfilter.DropRules;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;

/** Each event into the batch of its table; a batch that is full goes to the sink at once. */
final class Batches implements EventHandler, BurstRows, AutoCloseable {
  /** Waveforms are large and few. */
  private static final int WAVEFORM_ROWS = 16;

  private static final int BURST_ROWS = 256;

  private static final int STATUS_ROWS = 256;

  private final ConnectionEventsBatch connectionEvents;
  private final RetransmissionsBatch retransmissions;
  private final RetransmissionOutcomesBatch retransmissionOutcomes;
  private final ZeroWindowsBatch zeroWindows;
  private final DropsBatch drops;
  private final LocalDropStallsBatch localDropStalls;
  private final ResetsBatch resets;
  private final ConnectionSummariesBatch connectionSummaries;
  private final ListenOverflowsBatch listenOverflows;
  private final ProbeStatusBatch probeStatus;
  private final MicroBurstsBatch microBursts;
  private final GapsBatch gaps;
  private final WaveformsBatch waveforms;
  private final DropJoin join = new DropJoin();
  private final KnownConnections connections = new KnownConnections();
  private final RecentLosses losses = new RecentLosses();
  private final RecentZeroWindows closedWindows = new RecentZeroWindows();
  private final ConnectionTrouble trouble = new ConnectionTrouble();
  private final LongSupplier dropsWatchedSinceNs;
  private final DropRules dropRules;
  private final List<Batch> all;
  private final long[] openSinceNs;
  private final RowSink sink;

  /**
   * Empty batches.
   *
   * @param dropsWatchedSinceNs since when every drop on this node was told, {@link Long#MAX_VALUE}
   *     if they are not watched
   */
  Batches(
      RowSources sources,
      BufferAllocator allocator,
      int capacity,
      RowSink sink,
      LongSupplier dropsWatchedSinceNs) {
    this.dropsWatchedSinceNs = dropsWatchedSinceNs;
    this.sink = sink;
    dropRules = sources.dropRules();
    connectionEvents = new ConnectionEventsBatch(sources, allocator, capacity);
    retransmissions = new RetransmissionsBatch(sources, allocator, capacity);
    retransmissionOutcomes = new RetransmissionOutcomesBatch(sources, allocator, capacity);
    zeroWindows = new ZeroWindowsBatch(sources, allocator, capacity);
    connectionSummaries = new ConnectionSummariesBatch(sources, allocator, capacity);
    probeStatus = new ProbeStatusBatch(sources.node(), allocator, STATUS_ROWS);
    drops = new DropsBatch(sources, allocator, capacity);
    localDropStalls = new LocalDropStallsBatch(sources, allocator, capacity);
    resets = new ResetsBatch(sources, allocator, capacity);
    listenOverflows = new ListenOverflowsBatch(sources, allocator, capacity);
    microBursts = new MicroBurstsBatch(sources, allocator, BURST_ROWS);
    gaps = new GapsBatch(sources, allocator, BURST_ROWS);
    waveforms = new WaveformsBatch(sources.node(), allocator, WAVEFORM_ROWS);
    all =
        List.of(
            connectionEvents,
            retransmissions,
            retransmissionOutcomes,
            zeroWindows,
            drops,
            localDropStalls,
            resets,
            listenOverflows,
            probeStatus,
            connectionSummaries,
            microBursts,
            gaps,
            waveforms);
    openSinceNs = new long[all.size()];
  }

  @Override
  public void onConnect(ConnectEvent event) {
    connections.put(event);
    connectionEvents.append(event);
    sealIfFull(connectionEvents);
  }

  @Override
  public void onAccept(AcceptEvent event) {
    connections.put(event);
    connectionEvents.append(event);
    sealIfFull(connectionEvents);
  }

  @Override
  public void onClose(CloseEvent event) {
    connections.put(event);
    connectionEvents.append(event);
    sealIfFull(connectionEvents);
  }

  @Override
  public void onRetransmission(RetransmissionEvent event) {
    losses.put(event);
    trouble.put(event);
    join.find(event);
    boolean watched =
        join.dropped() != DropJoin.NOTHING
            || join.isComplete(event, dropsWatchedSinceNs.getAsLong());
    retransmissions.append(event, join, watched);
    sealIfFull(retransmissions);
  }

  @Override
  public void onRetransmissionOutcome(RetransmissionOutcomeEvent event) {
    retransmissionOutcomes.append(event);
    sealIfFull(retransmissionOutcomes);
  }

  @Override
  public void onZeroWindow(ZeroWindowEvent event) {
    closedWindows.put(event);
    trouble.put(event);
    zeroWindows.append(event);
    sealIfFull(zeroWindows);
  }

  @Override
  public void onDrop(DropEvent event) {
    losses.put(event);
    DropRule rule = dropRules.of(event);
    join.add(event, rule);
    drops.append(event, rule);
    sealIfFull(drops);
  }

  @Override
  public void onLocalDropStall(LocalDropStallEvent event) {
    localDropStalls.append(event, join.ruleOf(event));
    sealIfFull(localDropStalls);
  }

  @Override
  public void onHole(HoleEvent event) {
    join.find(event);
    gaps.append(event, join);
    sealIfFull(gaps);
  }

  @Override
  public void onSequenceGap(SequenceGapEvent event) {
    gaps.append(event);
    sealIfFull(gaps);
  }

  @Override
  public void onReset(ResetEvent event) {
    resets.append(event);
    sealIfFull(resets);
  }

  @Override
  public void onConnectionSummary(ConnectionSummaryEvent event) {
    connections.put(event);
    connectionSummaries.append(event);
    sealIfFull(connectionSummaries);
  }

  @Override
  public void onListenOverflow(ListenOverflowEvent event) {
    listenOverflows.append(event);
    sealIfFull(listenOverflows);
  }

  @Override
  public void onMicroBurst(MicroBurstsBatch.Row row) {
    microBursts.append(row);
    sealIfFull(microBursts);
  }

  @Override
  public void onGap(GapsBatch.Row row) {
    gaps.append(row);
    sealIfFull(gaps);
  }

  @Override
  public void onWaveform(WaveformsBatch.Row row) {
    waveforms.append(row);
    sealIfFull(waveforms);
  }

  /** Who the connections are that events told of. */
  KnownConnections connections() {
    return connections;
  }

  /** What happened to connections and is to be drawn. */
  ConnectionTrouble trouble() {
    return trouble;
  }

  /** When windows were closed lately. */
  RecentZeroWindows closedWindows() {
    return closedWindows;
  }

  /** What was dropped and sent again lately. */
  RecentLosses losses() {
    return losses;
  }

  void onStatus(ProbeStatusBatch.Status status) {
    probeStatus.append(status);
    sealIfFull(probeStatus);
  }

  /** Hands on every batch whose first row came {@code ageNs} ago or earlier. */
  void sealOlderThan(long ageNs, long nowNs) {
    for (int i = 0; i < openSinceNs.length; i++) {
      Batch batch = all.get(i);
      if (batch.rows() == 0) {
        openSinceNs[i] = nowNs; // a row that comes now is at most one round older
      } else if (nowNs - openSinceNs[i] >= ageNs) {
        seal(batch);
        openSinceNs[i] = nowNs;
      }
    }
  }

  void sealAll() {
    for (Batch batch : all) {
      if (batch.rows() > 0) {
        seal(batch);
      }
    }
  }

  @Override
  public void close() {
    all.forEach(Batch::close);
    connections.close();
  }

  private void sealIfFull(Batch batch) {
    if (batch.isFull()) {
      seal(batch);
    }
  }

  private void seal(Batch batch) {
    try {
      sink.accept(batch, batch.seal());
    } finally {
      batch.clear();
    }
  }
}
