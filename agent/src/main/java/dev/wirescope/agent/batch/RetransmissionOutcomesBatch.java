package dev.wirescope.agent.batch;

import dev.wirescope.agent.event.RetransmissionOutcomeEvent;
import dev.wirescope.schema.Tables;
import org.apache.arrow.memory.BufferAllocator;

/** Rows of {@code retransmission_outcomes}. */
public final class RetransmissionOutcomesBatch extends Batch {
  private static final byte UNKNOWN = 0;
  private static final byte SPURIOUS = 2;

  private final CommonColumns common;
  private final ByteColumn retransmissionKind;
  private final IntColumn seq;
  private final ShortColumn number;
  private final ByteColumn spurious;
  private final ByteColumn evidence;
  private final IntColumn duplicateBytes;
  private final LongColumn undecidedNs;

  public RetransmissionOutcomesBatch(RowSources sources, BufferAllocator allocator, int capacity) {
    super(Tables.RETRANSMISSION_OUTCOMES, allocator, capacity);
    common = new CommonColumns(columns, sources);
    retransmissionKind = columns.bytes("retransmission_kind");
    seq = columns.ints("seq");
    number = columns.shorts("number");
    spurious = columns.bytes("spurious");
    evidence = columns.bytes("evidence");
    duplicateBytes = columns.ints("duplicate_bytes");
    undecidedNs = columns.longs("undecided_ns");
  }

  /** Appends a row. */
  public void append(RetransmissionOutcomeEvent event) {
    beginRow();
    common.put(event, Direction.OUTBOUND);
    retransmissionKind.put(event.retransmissionKind());
    seq.put(event.seq());
    number.put((short) event.number());
    if (event.outcome() == UNKNOWN) {
      spurious.putNull();
    } else {
      spurious.put((byte) (event.outcome() == SPURIOUS ? 1 : 0));
    }
    evidence.put(event.evidence());
    duplicateBytes.put(event.duplicateBytes());
    undecidedNs.put(event.timeNs() - event.retransmittedNs());
    endRow();
  }

  @Override
  void fillConstants(int count) {
    common.fillNode(count);
  }
}
