package dev.wirescope.agent.bench;

import dev.wirescope.agent.batch.RetransmissionsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.RetransmissionEvent;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The agent's own batch, sealed when it is full, as for the collector, and cleared instead of sent.
 * What it counts it reads back from the sealed Arrow vectors.
 */
final class ArrowSink implements FloodSink {
  private static final int CAPACITY = 4096;

  private final RetransmissionsBatch batch;
  private final DropJoin join = new DropJoin();
  private long rows;
  private long sum;
  private long lastSum;

  ArrowSink(RowSources sources, BufferAllocator allocator) {
    this.batch = new RetransmissionsBatch(sources, allocator, CAPACITY);
  }

  @Override
  public void onRetransmission(RetransmissionEvent event) {
    join.find(event);
    batch.append(event, join, false);
    if (batch.isFull()) {
      seal();
    }
  }

  @Override
  public long takeRows() {
    seal();
    long taken = rows;
    lastSum = sum;
    rows = 0;
    sum = 0;
    return taken;
  }

  @Override
  public long sum() {
    return lastSum;
  }

  @Override
  public void close() {
    batch.close();
  }

  private void seal() {
    VectorSchemaRoot sealed = batch.seal();
    int count = sealed.getRowCount();
    ArrowBuf seqs = sealed.getVector("seq").getDataBuffer();
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += Integer.toUnsignedLong(seqs.getInt((long) i * Integer.BYTES));
    }
    sum += total;
    rows += count;
    batch.clear();
  }
}
