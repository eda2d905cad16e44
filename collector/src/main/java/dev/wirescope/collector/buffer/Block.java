package dev.wirescope.collector.buffer;

import dev.wirescope.schema.Table;
import java.util.List;
import java.util.UUID;

/**
 * Batches of one tenant and table that are inserted together.
 *
 * @param token names this insert to ClickHouse, so that one tried again is not stored twice
 */
public record Block(String tenant, Table table, String token, List<Batch> batches) {
  public Block {
    batches = List.copyOf(batches);
  }

  static Block of(List<Batch> batches) {
    Batch first = batches.getFirst();
    return new Block(first.tenant(), first.table(), UUID.randomUUID().toString(), batches);
  }

  public long rows() {
    return batches.stream().mapToLong(Batch::rows).sum();
  }
}
