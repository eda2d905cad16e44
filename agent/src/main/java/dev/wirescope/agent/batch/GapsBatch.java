package dev.wirescope.agent.batch;

import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.event.SequenceGapEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code gaps}. */
public final class GapsBatch extends Batch {
  private static final int INTERFACE_BYTES = 16;
  private static final int REASON_BYTES = 32;
  private static final byte SILENCE = 1;
  private static final byte HOLE = 2;
  private static final byte SEQUENCE = 3;
  private static final byte NO_HOLE = 0;
  private static final byte UNKNOWN = 0;
  private static final byte LOCAL_DROP = 7;
  private static final byte LOST = 8;
  private static final byte REORDERED = 9;

  private static final Utf8 EMPTY = Utf8.of("");

  private final RowSources sources;

  private final CommonColumns common;
  private final ByteColumn gapKind;
  private final TextColumn interfaceName;
  private final IntColumn interfaceIndex;
  private final LongColumn startUnixNs;
  private final LongColumn durationNs;
  private final LongColumn thresholdNs;
  private final LongColumn usualGapNs;
  private final IntColumn packetsBefore;
  private final ByteColumn cause;
  private final LongColumn hostPausedNs;
  private final LongColumn bytesUnsent;
  private final ByteColumn holeEnd;
  private final ByteColumn holeFill;
  private final IntColumn seq;
  private final IntColumn bytesMissing;
  private final IntColumn segmentsWaiting;
  private final TextColumn dropReason;
  private final TextColumn dropLocation;
  private final DropRuleColumn dropRule;
  private final LongColumn sequenceFirst;
  private final LongColumn sequenceMissing;
  private final LongColumn sequenceLate;

  /**
   * What a row says beside what the detector found.
   *
   * @param lastFlow time, owner and addresses of the flow of the packet before it
   * @param cause number of the column
   * @param hostPausedNs part of it in which a CPU did not run
   * @param bytesUnsent what waited to be sent, below 0 if that is not known
   */
  public record Row(
      EventHeader lastFlow,
      Utf8 interfaceName,
      int interfaceIndex,
      long startUnixNs,
      Finding.Silence silence,
      byte cause,
      long hostPausedNs,
      long bytesUnsent) {}

  public GapsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.GAPS, allocator, capacity);
    this.sources = sources;
    common = new CommonColumns(columns, sources);
    gapKind = columns.bytes("gap_kind");
    interfaceName = columns.texts("interface", INTERFACE_BYTES);
    interfaceIndex = columns.ints("interface_index");
    startUnixNs = columns.longs("start_unix_ns");
    durationNs = columns.longs("duration_ns");
    thresholdNs = columns.longs("threshold_ns");
    usualGapNs = columns.longs("usual_gap_ns");
    packetsBefore = columns.ints("packets_before");
    cause = columns.bytes("cause");
    hostPausedNs = columns.longs("host_paused_ns");
    bytesUnsent = columns.longs("bytes_unsent");
    holeEnd = columns.bytes("hole_end");
    holeFill = columns.bytes("hole_fill");
    seq = columns.ints("seq");
    bytesMissing = columns.ints("bytes_missing");
    segmentsWaiting = columns.ints("segments_waiting");
    dropReason = columns.texts("drop_reason", REASON_BYTES);
    dropLocation = columns.texts("drop_location", REASON_BYTES);
    dropRule = new DropRuleColumn(columns, capacity);
    sequenceFirst = columns.longs("sequence_first");
    sequenceMissing = columns.longs("sequence_missing");
    sequenceLate = columns.longs("sequence_late");
  }

  /** An interface fell silent. */
  public void append(Row row) {
    beginRow();
    Finding.Silence silence = row.silence();
    common.put(row.lastFlow(), silence.outbound() ? Direction.OUTBOUND : Direction.INBOUND);
    gapKind.put(SILENCE);
    interfaceName.put(row.interfaceName());
    interfaceIndex.put(row.interfaceIndex());
    startUnixNs.put(row.startUnixNs());
    durationNs.put(silence.endNs() - silence.startNs());
    thresholdNs.put(silence.thresholdNs());
    usualGapNs.put(silence.meanNs());
    packetsBefore.put((int) silence.packetsBefore());
    cause.put(row.cause());
    hostPausedNs.put(row.hostPausedNs());
    if (row.bytesUnsent() >= 0) {
      bytesUnsent.put(row.bytesUnsent());
    } else {
      bytesUnsent.putNull();
    }
    putNoHole();
    putNoSequence();
    endRow();
  }

  /** A connection did not receive something; {@code join} has looked for a drop of it. */
  public void append(HoleEvent event, DropJoin join) {
    beginRow();
    common.put(event, Direction.INBOUND);
    gapKind.put(HOLE);
    putNoInterface();
    startUnixNs.put(sources.clock().toUnixNs(event.startNs()));
    durationNs.put(event.durationNs());
    thresholdNs.put(HoleEvent.DURATION_MIN_NS);
    usualGapNs.put(0);
    packetsBefore.put(0);
    cause.put(causeOf(event, join));
    hostPausedNs.put(0);
    bytesUnsent.putNull();
    holeEnd.put(event.end());
    holeFill.put(event.fill());
    seq.put(event.seq());
    if (event.bytesMissing() == 0) {
      bytesMissing.putNull();
    } else {
      bytesMissing.put(event.bytesMissing());
    }
    segmentsWaiting.put(event.segmentsWaiting());
    if (join.dropped() == DropJoin.NOTHING) {
      putNoDrop();
    } else {
      dropReason.put(sources.kernelNames().dropReason(join.reason()));
      dropLocation.put(sources.kernelNames().function(join.location()));
      dropRule.put(rows(), join.rule());
    }
    putNoSequence();
    endRow();
  }

  /** A feed skipped numbers. Where they were lost is not known: it is before their socket. */
  public void append(SequenceGapEvent event) {
    beginRow();
    common.put(event, Direction.INBOUND);
    gapKind.put(SEQUENCE);
    putNoInterface();
    startUnixNs.put(sources.clock().toUnixNs(event.startNs()));
    durationNs.put(event.durationNs());
    thresholdNs.put(0);
    usualGapNs.put(0);
    packetsBefore.put(0);
    cause.put(event.late() == event.missing() ? REORDERED : LOST);
    hostPausedNs.put(0);
    bytesUnsent.putNull();
    putNoHole();
    sequenceFirst.put(event.first());
    sequenceMissing.put(event.missing());
    sequenceLate.put(event.late());
    endRow();
  }

  private static byte causeOf(HoleEvent event, DropJoin join) {
    if (join.dropped() != DropJoin.NOTHING) {
      return LOCAL_DROP;
    }
    return switch (event.fill()) {
      case HoleEvent.FILL_LATER -> LOST;
      case HoleEvent.FILL_EARLIER -> REORDERED;
      default -> UNKNOWN;
    };
  }

  private void putNoInterface() {
    interfaceName.put(EMPTY);
    interfaceIndex.put(0);
  }

  private void putNoHole() {
    holeEnd.put(NO_HOLE);
    holeFill.put(UNKNOWN);
    seq.putNull();
    bytesMissing.putNull();
    segmentsWaiting.put(0);
    putNoDrop();
  }

  private void putNoSequence() {
    sequenceFirst.putNull();
    sequenceMissing.putNull();
    sequenceLate.putNull();
  }

  private void putNoDrop() {
    dropReason.put(EMPTY);
    dropLocation.put(EMPTY);
    dropRule.put(rows(), DropRule.NONE);
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
    dropRule.fill(count);
  }
}
