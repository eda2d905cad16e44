package dev.wirescope.agent.burst;

import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.batch.WaveformsBatch;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.SlotSeries;
import dev.wirescope.agent.packet.WatchedInterface;
import dev.wirescope.agent.text.Utf8;

/** Tells what interfaces carried, for at most {@value #SUBJECTS_A_SECOND} subjects a second. */
final class Waveforms {
  private static final int SUBJECTS_A_SECOND = 20;
  private static final int[] NO_SERIES = {};

  private final Replay replay;
  private final RowSources sources;
  private final RecentLosses losses;
  private final BurstRows out;
  private int inSecond;
  private long limited;

  /**
   * What a waveform is about.
   *
   * @param number in the column {@code subject}
   * @param startUnixNs the same moment as {@code startNs}, as its own row has it
   */
  record Subject(byte number, long startNs, long startUnixNs) {}

  Waveforms(Replay replay, RowSources sources, RecentLosses losses, BurstRows out) {
    this.replay = replay;
    this.sources = sources;
    this.losses = losses;
    this.out = out;
  }

  /** Another second has begun. */
  void beginSecond() {
    inSecond = 0;
  }

  /** Whether another subject may be told; one that may not is counted. */
  boolean mayTell() {
    if (inSecond >= SUBJECTS_A_SECOND) {
      limited++;
      return false;
    }
    inSecond++;
    return true;
  }

  /** Subjects that were not told because there were too many. */
  long limited() {
    return limited;
  }

  /**
   * The slots of one direction from {@code fromNs} to {@code toNs}.
   *
   * @param flow hash of the flow that is told apart, 0 if none is
   */
  SlotSeries series(WatchedInterface where, boolean outbound, int flow, long fromNs, long toNs) {
    long firstSlot = fromNs / Replay.SLOT_NS;
    int slots = (int) Math.min(toNs / Replay.SLOT_NS - firstSlot + 1, Replay.SLOTS);
    SlotSeries series = replay.waveform(where.slot(), outbound, flow, firstSlot, slots);
    return flow == 0 ? series.withoutFlow() : series;
  }

  /**
   * Tells a row.
   *
   * @param connectionId cookie of the flow's connection, 0 if it is none or not known
   */
  void tell(
      WatchedInterface where,
      boolean outbound,
      long connectionId,
      Subject subject,
      SlotSeries series) {
    long startNs = series.firstSlot() * Replay.SLOT_NS;
    int slots = series.bytes().length;
    out.onWaveform(
        new WaveformsBatch.Row(
            where.netns(),
            Utf8.of(where.name()),
            where.index(),
            outbound,
            sources.connectionIds().of(connectionId),
            subject.number(),
            subject.startUnixNs(),
            // relative to the subject's own start, as converted when it was told
            subject.startUnixNs() - (subject.startNs() - startNs),
            series,
            outbound
                ? losses.retransmitsBySlot(where.netns(), startNs, Replay.SLOT_NS, slots)
                : NO_SERIES,
            outbound
                ? NO_SERIES
                : losses.dropsBySlot(
                    where.netns(), where.index(), startNs, Replay.SLOT_NS, slots)));
  }
}
