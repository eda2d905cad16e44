package dev.wirescope.agent.batch;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code zero_windows}. */
public final class ZeroWindowsBatch extends Batch {
  private static final byte SIDE_LOCAL = 1;

  private final CommonColumns common;
  private final EpisodeStarts starts;
  private final ByteColumn side;
  private final LongColumn startUnixNs;
  private final LongColumn durationNs;
  private final ByteColumn endReason;
  private final LongColumn senderBlockedNs;
  private final IntColumn bytesUnread;
  private final IntColumn bytesBlocked;
  private final IntColumn probes;

  public ZeroWindowsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.ZERO_WINDOWS, allocator, capacity);
    common = new CommonColumns(columns, sources);
    UnixClock clock = sources.clock();
    starts = new EpisodeStarts(clock);
    side = columns.bytes("side");
    startUnixNs = columns.longs("start_unix_ns");
    durationNs = columns.longs("duration_ns");
    endReason = columns.bytes("end_reason");
    senderBlockedNs = columns.longs("sender_blocked_ns");
    bytesUnread = columns.ints("bytes_unread");
    bytesBlocked = columns.ints("bytes_blocked");
    probes = columns.ints("probes");
  }

  public void append(ZeroWindowEvent event) {
    beginRow();
    // A closed window blocks the bytes that flow towards the side that closed it.
    common.put(event, event.side() == SIDE_LOCAL ? Direction.INBOUND : Direction.OUTBOUND);
    side.put(event.side());
    startUnixNs.put(starts.startUnixNs(event));
    durationNs.put(event.durationNs());
    endReason.put(event.end());
    senderBlockedNs.put(event.senderBlockedNs());
    bytesUnread.put(event.bytesUnread());
    bytesBlocked.put(event.bytesBlocked());
    probes.put(event.probes());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }
}
