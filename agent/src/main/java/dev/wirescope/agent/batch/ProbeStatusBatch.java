package dev.wirescope.agent.batch;

import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code probe_status}. */
public final class ProbeStatusBatch extends Batch {
  private static final int NAME_BYTES = 32;
  private static final int REASON_BYTES = 128;

  private final Utf8 nodeName;
  private final LongColumn timeUnixNs;
  private final TextColumn node;
  private final TextColumn probe;
  private final ByteColumn state;
  private final TextColumn reason;
  private final LongColumn intervalNs;
  private final LongColumn sent;
  private final LongColumn lost;
  private final TextColumn lostReason;

  /**
   * What one probe did in an interval.
   *
   * @param timeUnixNs end of the interval
   * @param probe its name
   * @param state number of the column {@code state}
   * @param reason why it does not run, empty while it does
   * @param intervalNs length of the interval
   * @param sent events in the interval
   * @param lost events that could not be delivered
   * @param lostReason where they were lost, empty if none were
   */
  public record Status(
      long timeUnixNs,
      String probe,
      int state,
      String reason,
      long intervalNs,
      long sent,
      long lost,
      String lostReason) {}

  public ProbeStatusBatch(Utf8 nodeName, BufferAllocator allocator, int capacity) {
    super(Tables.PROBE_STATUS, allocator, capacity);
    this.nodeName = nodeName;
    timeUnixNs = columns.longs("time_unix_ns");
    node = columns.texts("node", nodeName.bytes().length);
    probe = columns.texts("probe", NAME_BYTES);
    state = columns.bytes("state");
    reason = columns.texts("reason", REASON_BYTES);
    intervalNs = columns.longs("interval_ns");
    sent = columns.longs("sent");
    lost = columns.longs("lost");
    lostReason = columns.texts("lost_reason", NAME_BYTES);
  }

  public void append(Status status) {
    beginRow();
    timeUnixNs.put(status.timeUnixNs());
    probe.put(Utf8.of(status.probe()));
    state.put((byte) status.state());
    reason.put(Utf8.of(status.reason()));
    intervalNs.put(status.intervalNs());
    sent.put(status.sent());
    lost.put(status.lost());
    lostReason.put(Utf8.of(status.lostReason()));
    endRow();
  }

  @Override
  void fillConstants(int count) {
    node.fill(nodeName, count);
  }
}
