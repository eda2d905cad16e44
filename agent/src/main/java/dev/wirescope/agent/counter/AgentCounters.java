package dev.wirescope.agent.counter;

import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The values of every {@link AgentCounter}, one for each table. For any thread. */
public final class AgentCounters {
  private final LongAdder[][] values =
      new LongAdder[AgentCounter.values().length][Tables.SENT_BY_AGENT.size()];

  public AgentCounters() {
    for (LongAdder[] ofCounter : values) {
      for (int i = 0; i < ofCounter.length; i++) {
        ofCounter[i] = new LongAdder();
      }
    }
  }

  public void add(AgentCounter counter, Table table, long count) {
    of(counter, table).add(count);
  }

  public long value(AgentCounter counter, Table table) {
    return of(counter, table).sum();
  }

  /** Over all tables. */
  public long total(AgentCounter counter) {
    return total(counter, Tables.SENT_BY_AGENT);
  }

  /** Over {@code tables}. */
  public long total(AgentCounter counter, List<Table> tables) {
    long sum = 0;
    for (Table table : tables) {
      sum += value(counter, table);
    }
    return sum;
  }

  private LongAdder of(AgentCounter counter, Table table) {
    return values[counter.ordinal()][Tables.SENT_BY_AGENT.indexOf(table)];
  }
}
