package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code local_drop_stalls}. */
public final class LocalDropStallsBatch extends Batch {
  private static final int REASON_BYTES = 24;

  private final CommonColumns common;
  private final RowSources sources;
  private final LongColumn startUnixNs;
  private final LongColumn durationNs;
  private final ByteColumn endReason;
  private final TextColumn dropReason;
  private final TextColumn dropLocation;
  private final DropRuleColumn dropRule;
  private final IntColumn seq;
  private final IntColumn bytes;
  private final IntColumn drops;

  public LocalDropStallsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.LOCAL_DROP_STALLS, allocator, capacity);
    this.sources = sources;
    common = new CommonColumns(columns, sources);
    startUnixNs = columns.longs("start_unix_ns");
    durationNs = columns.longs("duration_ns");
    endReason = columns.bytes("end_reason");
    dropReason = columns.texts("drop_reason", REASON_BYTES);
    dropLocation = columns.texts("drop_location", REASON_BYTES);
    dropRule = new DropRuleColumn(columns, capacity);
    seq = columns.ints("seq");
    bytes = columns.ints("bytes");
    drops = columns.ints("drops");
  }

  /** {@code rule} is what dropped it, if it was one of nftables. */
  public void append(LocalDropStallEvent event, DropRule rule) {
    beginRow();
    common.put(event, Direction.OUTBOUND);
    startUnixNs.put(sources.clock().toUnixNs(event.startNs()));
    durationNs.put(event.durationNs());
    endReason.put(event.end());
    dropReason.put(sources.kernelNames().dropReason(event.dropReason()));
    dropLocation.put(sources.kernelNames().function(event.location()));
    dropRule.put(rows(), rule);
    seq.put(event.seq());
    bytes.put(event.bytes());
    drops.put(event.drops());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
    dropRule.fill(count);
  }
}
