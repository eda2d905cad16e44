package dev.wirescope.collector.buffer;

import dev.wirescope.schema.Table;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;

/** One checked batch on its way to ClickHouse. */
public final class Batch {
  private final String tenant;
  private final Table table;
  private final int rows;
  private final byte[] message;
  private final CompletableFuture<Void> stored = new CompletableFuture<>();

  /**
   * A batch of {@code tenant}'s rows.
   *
   * @param message the rows as one Arrow IPC message, ready to be sent on; not copied
   */
  public Batch(String tenant, Table table, int rows, byte[] message) {
    this.tenant = tenant;
    this.table = table;
    this.rows = rows;
    this.message = message;
  }

  public String tenant() {
    return tenant;
  }

  public Table table() {
    return table;
  }

  public int rows() {
    return rows;
  }

  /** The rows as one Arrow IPC message; not a copy. */
  public byte[] message() {
    return message;
  }

  /** Completes once ClickHouse has the rows, or exceptionally with a {@link BatchFailure}. */
  public CompletableFuture<Void> stored() {
    return stored;
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
