package dev.wirescope.collector.buffer;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The batches that came lately, so that one sent again, because its acknowledgement got lost or its
 * stream broke, is told the fate of the first instead of being stored twice. Not thread-safe.
 */
final class RecentBatches {
  /** At four batches a second from each of 64 nodes: 16 s, longer than any agent waits to retry. */
  private static final int CAPACITY = 4096;

  private final Map<ByteBuffer, CompletableFuture<Void>> fates =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, CompletableFuture<Void>> eldest) {
          return size() > CAPACITY;
        }
      };

  /** The fate of an equal batch; null if there was none, or it failed. */
  CompletableFuture<Void> find(ByteBuffer digest) {
    CompletableFuture<Void> fate = fates.get(digest);
    return fate == null || fate.isCompletedExceptionally() ? null : fate;
  }

  void add(ByteBuffer digest, CompletableFuture<Void> fate) {
    fates.put(digest, fate);
  }
}
