package dev.wirescope.query.tail;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which rows of the overlap were looked at already. Not safe for use by several threads. */
final class SeenRows {
  private final int max;
  private final Map<Long, Long> insertedByHash = new LinkedHashMap<>();
  private long evicted;

  /**
   * @param max rows remembered at most; of more the oldest are forgotten and counted
   */
  SeenRows(int max) {
    this.max = max;
  }

  /** Whether the row is new. */
  boolean add(long hash, long insertedUnixNs) {
    if (insertedByHash.putIfAbsent(hash, insertedUnixNs) != null) {
      return false;
    }
    if (insertedByHash.size() > max) {
      Iterator<Long> oldest = insertedByHash.keySet().iterator();
      oldest.next();
      oldest.remove();
      evicted++;
    }
    return true;
  }

  /** Forgets one row, as if it had not been seen. */
  void remove(long hash) {
    insertedByHash.remove(hash);
  }

  /** Forgets rows that will not be read again. */
  void forgetBefore(long unixNs) {
    insertedByHash.values().removeIf(inserted -> inserted < unixNs);
  }

  int size() {
    return insertedByHash.size();
  }

  long takeEvicted() {
    long count = evicted;
    evicted = 0;
    return count;
  }
}
