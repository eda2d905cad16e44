package dev.wirescope.agent.top;

import dev.wirescope.agent.batch.ConnectionSummariesBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.watch.Row;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Gathers the connections of one walk; takes no notice of other events. For one thread. */
final class SummaryCollector implements EventHandler, AutoCloseable {
  private static final int ROWS = 256;

  private final ConnectionSummariesBatch batch;
  private final ConnectionFilter filter;
  private final ConnectionForm form;
  private List<Shown> gathered = new ArrayList<>();

  SummaryCollector(
      RowSources sources, BufferAllocator allocator, ConnectionFilter filter, ConnectionForm form) {
    this.batch = new ConnectionSummariesBatch(sources, allocator, ROWS);
    this.filter = filter;
    this.form = form;
  }

  @Override
  public void onConnectionSummary(ConnectionSummaryEvent event) {
    batch.append(event);
    if (batch.isFull()) {
      empty();
    }
  }

  /** What was gathered since the last call. */
  List<Shown> take() {
    empty();
    List<Shown> taken = gathered;
    gathered = new ArrayList<>();
    return taken;
  }

  private void empty() {
    VectorSchemaRoot rows = batch.seal();
    for (int i = 0; i < rows.getRowCount(); i++) {
      Row row = new Row(batch.table(), rows, i);
      if (filter.passes(row)) {
        Connection connection = Connection.of(row);
        gathered.add(new Shown(connection, form.line(connection, row)));
      }
    }
    batch.clear();
  }

  @Override
  public void close() {
    batch.close();
  }
}
