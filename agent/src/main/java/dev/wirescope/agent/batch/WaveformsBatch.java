package dev.wirescope.agent.batch;

import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.detect.SlotSeries;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code waveforms}. */
public final class WaveformsBatch extends Batch {
  private static final int INTERFACE_BYTES = 16;

  private final Utf8 nodeName;
  private final LongColumn timeUnixNs;
  private final TextColumn node;
  private final IntColumn netns;
  private final TextColumn interfaceName;
  private final IntColumn interfaceIndex;
  private final ByteColumn direction;
  private final LongColumn connectionId;
  private final ByteColumn subject;
  private final LongColumn subjectStartUnixNs;
  private final LongColumn startUnixNs;
  private final IntColumn slotNs;
  private final ByteColumn complete;
  private final IntsColumn bytes;
  private final IntsColumn packets;
  private final IntsColumn flowBytes;
  private final IntsColumn retransmits;
  private final IntsColumn drops;

  /**
   * One direction of an interface around something that was found.
   *
   * @param connectionId of the flow, unique beyond this boot; 0 if it is none
   * @param subject number of the column
   * @param startUnixNs of the first slot
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Row(
      int netns,
      Utf8 interfaceName,
      int interfaceIndex,
      boolean outbound,
      long connectionId,
      byte subject,
      long subjectStartUnixNs,
      long startUnixNs,
      SlotSeries series,
      int[] retransmits,
      int[] drops) {}

  public WaveformsBatch(Utf8 nodeName, BufferAllocator allocator, int capacity) {
    super(Tables.WAVEFORMS, allocator, capacity);
    this.nodeName = nodeName;
    timeUnixNs = columns.longs("time_unix_ns");
    node = columns.texts("node", nodeName.bytes().length);
    netns = columns.ints("netns");
    interfaceName = columns.texts("interface", INTERFACE_BYTES);
    interfaceIndex = columns.ints("interface_index");
    direction = columns.bytes("direction");
    connectionId = columns.longs("connection_id");
    subject = columns.bytes("subject");
    subjectStartUnixNs = columns.longs("subject_start_unix_ns");
    startUnixNs = columns.longs("start_unix_ns");
    slotNs = columns.ints("slot_ns");
    complete = columns.bytes("complete");
    bytes = columns.series("bytes");
    packets = columns.series("packets");
    flowBytes = columns.series("flow_bytes");
    retransmits = columns.series("retransmits");
    drops = columns.series("drops");
  }

  public void append(Row row) {
    beginRow();
    SlotSeries series = row.series();
    timeUnixNs.put(row.startUnixNs() + series.bytes().length * Replay.SLOT_NS);
    netns.put(row.netns());
    interfaceName.put(row.interfaceName());
    interfaceIndex.put(row.interfaceIndex());
    direction.put(row.outbound() ? Direction.OUTBOUND : Direction.INBOUND);
    connectionId.put(row.connectionId());
    subject.put(row.subject());
    subjectStartUnixNs.put(row.subjectStartUnixNs());
    startUnixNs.put(row.startUnixNs());
    slotNs.put((int) Replay.SLOT_NS);
    complete.put((byte) (series.complete() ? 1 : 0));
    bytes.put(series.bytes());
    packets.put(series.packets());
    flowBytes.put(series.flowBytes());
    retransmits.put(row.retransmits());
    drops.put(row.drops());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    node.fill(nodeName, count);
  }
}
