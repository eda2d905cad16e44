package dev.wirescope.agent.counter;

import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The values of every {@link AgentCounter}, one for each table. For any thread. */
public final class AgentCounters {
  private final Map<AgentCounter, List<LongAdder>> values = new EnumMap<>(AgentCounter.class);

  public AgentCounters() {
    for (AgentCounter counter : AgentCounter.values()) {
      values.put(counter, Tables.SENT_BY_AGENT.stream().map(_ -> new LongAdder()).toList());
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
    return values.get(counter).get(Tables.SENT_BY_AGENT.indexOf(table));
  }
}
