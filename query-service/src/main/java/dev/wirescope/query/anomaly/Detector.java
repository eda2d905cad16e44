package dev.wirescope.query.anomaly;

import java.util.List;

/**
 * Looks at events one after the other and says what is wrong. A detector knows nothing of where
 * events come from and may tell the same state twice; whoever calls it sorts that out. Not safe for
 * use by several threads.
 *
 * @param <E> the events that it looks at
 */
public interface Detector<E> {
  /**
   * What {@code event} shows, oldest first.
   *
   * @param nowNs when it arrived, by any clock that only goes forward
   */
  List<Finding> accept(E event, long nowNs);

  /** What the mere passing of time shows. */
  default List<Finding> tick(long nowNs) {
    return List.of();
  }

  /** Connections forgotten early since the last call, because there were too many. */
  default long takeEvicted() {
    return 0;
  }
}
