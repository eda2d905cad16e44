package dev.wirescope.agent.watch;

import dev.wirescope.agent.batch.Batch;
import dev.wirescope.agent.pipeline.RowSink;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.io.PrintStream;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Prints the rows that pass, each line at once. */
final class PrintingSink implements RowSink {
  private final LinePrinter printer;
  private final RowFilter filter;
  private final PrintStream out;
  private final Runnable onReaderGone;

  /**
   * @param onReaderGone called when nobody reads the output any more
   */
  PrintingSink(LinePrinter printer, RowFilter filter, PrintStream out, Runnable onReaderGone) {
    this.printer = printer;
    this.filter = filter;
    this.out = out;
    this.onReaderGone = onReaderGone;
  }

  void printHead() {
    String head = printer.head();
    if (!head.isEmpty()) {
      print(head);
    }
  }

  @Override
  public void accept(Batch batch, VectorSchemaRoot rows) {
    Table table = batch.table();
    if (table.equals(Tables.WAVEFORMS)) {
      return; // drawn by the dashboard, no line
    }
    for (int i = 0; i < rows.getRowCount(); i++) {
      Row row = new Row(table, rows, i);
      if (!table.equals(Tables.PROBE_STATUS)) {
        if (filter.passes(row)) {
          print(printer.event(row));
        }
      } else if (row.number("lost") != 0) {
        print(printer.lost(row));
      }
    }
  }

  private void print(CharSequence line) {
    out.append(line).append('\n');
    out.flush();
    if (out.checkError()) {
      onReaderGone.run();
    }
  }
}
