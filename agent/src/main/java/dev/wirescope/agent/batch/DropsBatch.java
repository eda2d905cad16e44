package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code drops}. */
public final class DropsBatch extends Batch {
  private static final int REASON_BYTES = 24;
  private static final int INTERFACE_BYTES = 16;

  private final CommonColumns common;
  private final RowSources sources;
  private final TextColumn dropReason;
  private final TextColumn dropLocation;
  private final DropRuleColumn dropRule;
  private final TextColumn dropInterface;
  private final IntColumn seq;
  private final IntColumn ackSeq;
  private final IntColumn bytes;
  private final ByteColumn tcpFlags;

  public DropsBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.DROPS, allocator, capacity);
    this.sources = sources;
    common = new CommonColumns(columns, sources);
    dropReason = columns.texts("drop_reason", REASON_BYTES);
    dropLocation = columns.texts("drop_location", REASON_BYTES);
    dropRule = new DropRuleColumn(columns, capacity);
    dropInterface = columns.texts("drop_interface", INTERFACE_BYTES);
    seq = columns.ints("seq");
    ackSeq = columns.ints("ack_seq");
    bytes = columns.ints("bytes");
    tcpFlags = columns.bytes("tcp_flags");
  }

  /** {@code rule} is what dropped it, if it was one of nftables. */
  public void append(DropEvent event, DropRule rule) {
    beginRow();
    common.put(event, event.outbound() != 0 ? Direction.OUTBOUND : Direction.INBOUND);
    dropReason.put(sources.kernelNames().dropReason(event.dropReason()));
    dropLocation.put(sources.kernelNames().function(event.location()));
    dropRule.put(rows(), rule);
    CommText.put(event.segment(), event.interfaceOffset(), dropInterface);
    seq.put(event.seq());
    ackSeq.put(event.ackSeq());
    bytes.put(event.bytes());
    tcpFlags.put(event.tcpFlags());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
    dropRule.fill(count);
  }
}
