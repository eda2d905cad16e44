package dev.wirescope.agent.batch;

import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code micro_bursts}. */
public final class MicroBurstsBatch extends Batch {
  private static final int INTERFACE_BYTES = 16;
  private static final int FLOWS_BYTES = 2048;
  private static final int DROPS_BYTES = 64;
  private static final int BITS = 8;
  private static final long NS_IN_S = 1_000_000_000L;
  private static final double SLOTS_IN_S = (double) NS_IN_S / (1 << 16);

  private final CommonColumns common;
  private final TextColumn interfaceName;
  private final IntColumn interfaceIndex;
  private final LongColumn startUnixNs;
  private final LongColumn durationNs;
  private final ByteColumn endReason;
  private final LongColumn uncertaintyNs;
  private final LongColumn bytes;
  private final IntColumn packets;
  private final IntColumn wirePackets;
  private final LongColumn peakQueueBytes;
  private final LongColumn drainBitsPerSecond;
  private final LongColumn thresholdBytes;
  private final LongColumn meanBitsPerSecond;
  private final LongColumn peakBitsPerSecond;
  private final ByteColumn rule;
  private final ByteColumn rateSource;
  private final LongColumn rateBitsPerSecond;
  private final IntColumn ecnCePackets;
  private final IntColumn flows;
  private final TextColumn topFlows;
  private final TextColumn drops;
  private final IntColumn retransmits;
  private final LongColumn queueWaitNs;

  /**
   * What a row says beside what the detector found.
   *
   * @param largestFlow time, owner and addresses of the largest flow, from this node's side
   * @param startUnixNs the same in each row of a burst
   * @param flows how many were seen, at least
   * @param topFlows JSON
   * @param drops JSON, empty if there were none
   */
  public record Row(
      EventHeader largestFlow,
      Utf8 interfaceName,
      int interfaceIndex,
      long startUnixNs,
      Finding.Burst burst,
      long flows,
      String topFlows,
      String drops,
      long retransmits) {}

  public MicroBurstsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.MICRO_BURSTS, allocator, capacity);
    common = new CommonColumns(columns, sources);
    interfaceName = columns.texts("interface", INTERFACE_BYTES);
    interfaceIndex = columns.ints("interface_index");
    startUnixNs = columns.longs("start_unix_ns");
    durationNs = columns.longs("duration_ns");
    endReason = columns.bytes("end_reason");
    uncertaintyNs = columns.longs("uncertainty_ns");
    bytes = columns.longs("bytes");
    packets = columns.ints("packets");
    wirePackets = columns.ints("wire_packets");
    peakQueueBytes = columns.longs("peak_queue_bytes");
    drainBitsPerSecond = columns.longs("drain_bits_per_second");
    thresholdBytes = columns.longs("threshold_bytes");
    meanBitsPerSecond = columns.longs("mean_bits_per_second");
    peakBitsPerSecond = columns.longs("peak_bits_per_second");
    rule = columns.bytes("rule");
    rateSource = columns.bytes("rate_source");
    rateBitsPerSecond = columns.longs("rate_bits_per_second");
    ecnCePackets = columns.ints("ecn_ce_packets");
    flows = columns.ints("flows");
    topFlows = columns.jsons("top_flows", FLOWS_BYTES);
    drops = columns.jsons("drops", DROPS_BYTES);
    retransmits = columns.ints("retransmits");
    queueWaitNs = columns.longs("queue_wait_ns");
  }

  public void append(Row row) {
    beginRow();
    Finding.Burst burst = row.burst();
    common.put(row.largestFlow(), burst.outbound() ? Direction.OUTBOUND : Direction.INBOUND);
    interfaceName.put(row.interfaceName());
    interfaceIndex.put(row.interfaceIndex());
    startUnixNs.put(row.startUnixNs());
    durationNs.put(burst.endNs() - burst.startNs());
    endReason.put(burst.end());
    uncertaintyNs.put(burst.outbound() ? 0 : burst.longestWaitNs());
    bytes.put(burst.bytes());
    packets.put((int) burst.packets());
    wirePackets.put((int) burst.wirePackets());
    peakQueueBytes.put(burst.peakQueueBytes());
    drainBitsPerSecond.put(burst.drainBytesPerSecond() * BITS);
    thresholdBytes.put(burst.thresholdBytes());
    meanBitsPerSecond.put(bitsPerSecond(burst.bytes(), burst.endNs() - burst.startNs()));
    peakBitsPerSecond.put((long) (burst.peakSlotBytes() * BITS * SLOTS_IN_S));
    rule.put(burst.rule());
    rateSource.put(burst.rateSource());
    rateBitsPerSecond.putOrNullIfZero(burst.rateBytesPerSecond() * BITS);
    ecnCePackets.put((int) burst.ecnCePackets());
    flows.put((int) row.flows());
    topFlows.put(row.topFlows());
    drops.put(row.drops());
    retransmits.put((int) row.retransmits());
    queueWaitNs.putOrNullIfZero(burst.outbound() ? burst.longestWaitNs() : 0);
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }

  /** Over at least a microsecond: packets of one instant have no rate of their own. */
  private static long bitsPerSecond(long bytes, long durationNs) {
    return (long) ((double) bytes * BITS * NS_IN_S / Math.max(durationNs, 1000));
  }
}
