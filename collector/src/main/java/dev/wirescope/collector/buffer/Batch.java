package dev.wirescope.collector.buffer;

import dev.wirescope.schema.Table;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;

/**
 * One checked batch on its way to ClickHouse.
 *
 * @param tenant whose rows they are
 * @param message the rows as one Arrow IPC message, ready to be sent on
 * @param stored completes once ClickHouse has confirmed the rows, or exceptionally with a {@link
 *     BatchFailure}
 */
public record Batch(
    String tenant, Table table, int rows, byte[] message, CompletableFuture<Void> stored) {
  public Batch(String tenant, Table table, int rows, byte[] message) {
    this(tenant, table, rows, message, new CompletableFuture<>());
  }

  /**
   * What tells a batch from all others: SHA-256 of its content. Two different batches never have
   * the same rows, for each row has its node and a time in nanoseconds; the same batch sent twice
   * does.
   */
  ByteBuffer digest() {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
