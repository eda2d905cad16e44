package dev.wirescope.query.tail;

import dev.wirescope.query.anomaly.Detector;
import dev.wirescope.query.anomaly.Finding;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A table's new rows, as events, before the detector that looks at them.
 *
 * @param <E> the events of the table
 */
final class Detection<E> {
  private static final Logger LOG = Logger.getLogger(Detection.class);

  private final TableTail tail;
  private final Function<Row, E> reader;
  private final Detector<E> detector;
  private final Counters counters;

  Detection(TableTail tail, Function<Row, E> reader, Detector<E> detector, Counters counters) {
    this.tail = tail;
    this.reader = reader;
    this.detector = detector;
    this.counters = counters;
  }

  TableTail tail() {
    return tail;
  }

  /** What {@code rows} and the passing of time show. */
  List<Finding> look(List<Row> rows, long nowNs) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      try {
        findings.addAll(detector.accept(reader.apply(row), nowNs));
        counters.increment(QueryCounter.TAIL_ROWS);
      } catch (RuntimeException e) {
        // One row that makes no sense must not keep the others from being looked at.
        counters.increment(QueryCounter.TAIL_ROWS_SKIPPED);
        LOG.debugf(e, "skipped a row of %s: %s", tail.table(), row);
      }
    }
    findings.addAll(detector.tick(nowNs));
    counters.add(QueryCounter.DETECTOR_STATE_EVICTED, detector.takeEvicted());
    counters.add(QueryCounter.TAIL_SEEN_EVICTED, tail.takeEvicted());
    return findings;
  }
}
