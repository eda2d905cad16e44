package dev.wirescope.agent.top;

import dev.wirescope.agent.watch.Row;

/** One form of a connection's line. */
interface ConnectionForm {
  /** The line of {@code connection}, which was made from {@code row}. */
  String line(Connection connection, Row row);
}
