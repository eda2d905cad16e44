package dev.wirescope.agent.batch;

import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code retransmissions}. */
public final class RetransmissionsBatch extends Batch {
  private static final int REASON_BYTES = 16;
  private static final int INTERFACE_BYTES = 8;

  private final RowSources sources;
  private final CommonColumns common;
  private final ByteColumn retransmissionKind;
  private final IntColumn seq;
  private final ShortColumn number;
  private final IntColumn bytes;
  private final ShortColumn segments;
  private final ShortColumn attempt;
  private final ByteColumn caState;
  private final ByteColumn pendingTimer;
  private final ShortColumn error;
  private final ByteColumn dropped;
  private final TextColumn dropReason;
  private final TextColumn dropLocation;
  private final DropRuleColumn dropRule;
  private final TextColumn dropInterface;
  private final IntColumn dropNetns;
  private final LongColumn dropTimeUnixNs;
  private final ByteColumn dropsWatched;

  public RetransmissionsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.RETRANSMISSIONS, allocator, capacity);
    this.sources = sources;
    common = new CommonColumns(columns, sources);
    retransmissionKind = columns.bytes("retransmission_kind");
    seq = columns.ints("seq");
    number = columns.shorts("number");
    bytes = columns.ints("bytes");
    segments = columns.shorts("segments");
    attempt = columns.shorts("attempt");
    caState = columns.bytes("ca_state");
    pendingTimer = columns.bytes("pending_timer");
    error = columns.shorts("error");
    dropped = columns.bytes("dropped");
    dropReason = columns.texts("drop_reason", REASON_BYTES);
    dropLocation = columns.texts("drop_location", REASON_BYTES);
    dropRule = new DropRuleColumn(columns, capacity);
    dropInterface = columns.texts("drop_interface", INTERFACE_BYTES);
    dropNetns = columns.ints("drop_netns");
    dropTimeUnixNs = columns.longs("drop_time_unix_ns");
    dropsWatched = columns.bytes("drops_watched");
  }

  /**
   * Appends a row.
   *
   * @param join has looked for the cause of {@code event}
   * @param dropsWatched whether it would have found every drop
   */
  public void append(RetransmissionEvent event, DropJoin join, boolean dropsWatched) {
    beginRow();
    common.put(event, Direction.OUTBOUND);
    retransmissionKind.put(event.retransmissionKind());
    seq.put(event.seq());
    number.put((short) event.number());
    bytes.put(event.bytes());
    segments.put((short) event.segments());
    attempt.put((short) event.attempt());
    caState.put(event.caState());
    pendingTimer.put(event.pendingTimer());
    error.put((short) event.error());
    putDrop(join);
    this.dropsWatched.put((byte) (dropsWatched ? 1 : 0));
    endRow();
  }

  private void putDrop(DropJoin join) {
    dropped.put(join.dropped());
    if (join.dropped() == DropJoin.NOTHING) {
      dropReason.put(Utf8.EMPTY);
      dropLocation.put(Utf8.EMPTY);
      dropRule.put(rows(), DropRule.NONE);
      dropInterface.put(Utf8.EMPTY);
      dropNetns.putNull();
      dropTimeUnixNs.putNull();
      return;
    }
    dropReason.put(sources.kernelNames().dropReason(join.reason()));
    dropLocation.put(sources.kernelNames().function(join.location()));
    dropRule.put(rows(), join.rule());
    CommText.put(join.interfaceFirst(), join.interfaceSecond(), dropInterface);
    dropNetns.putOrNullIfZero(join.netns());
    dropTimeUnixNs.put(sources.clock().toUnixNs(join.timeNs()));
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
    dropRule.fill(count);
  }
}
