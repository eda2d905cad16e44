package dev.wirescope.agent.watch;

/** One form of output: a line for each row. */
interface LinePrinter {
  /** What stands above the first line, empty for nothing. */
  String head();

  /** The line of an event. */
  CharSequence event(Row row);

  /** The line of a {@code probe_status} row that tells of lost events. */
  CharSequence lost(Row status);
}
