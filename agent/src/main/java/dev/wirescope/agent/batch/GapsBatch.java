package dev.wirescope.agent.batch;

import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code gaps}. */
public final class GapsBatch extends Batch {
  private static final int INTERFACE_BYTES = 16;
  private static final byte SILENCE = 1;

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
  }

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
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }
}
