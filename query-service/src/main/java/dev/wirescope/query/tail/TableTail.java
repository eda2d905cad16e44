package dev.wirescope.query.tail;

import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.query.question.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the new rows of one table. A row is stamped when its insert begins and can be read when it
 * ends, so that rows may show up behind later ones: each round reads again from an overlap before
 * the newest row, and skips what it has seen.
 */
final class TableTail {
  private static final String ROW_HASH = "row_hash";
  private static final int PAGE_ROWS = 5_000;
  private static final int MAX_ROWS_A_ROUND = 50_000;
  private static final int MAX_SEEN = 500_000;

  private final String table;
  private final Sql sql;
  private final Map<String, String> constants;
  private final long overlapNs;
  private final SeenRows seen = new SeenRows(MAX_SEEN);
  private long newestUnixNs;
  private Row lastOfFullRound;

  TableTail(String table, Map<String, String> constants, Duration overlap) {
    this.table = table;
    this.sql = Sql.load("tail/" + table.replace('_', '-'));
    this.constants = Map.copyOf(constants);
    this.overlapNs = overlap.toNanos();
  }

  String table() {
    return table;
  }

  /** Rows inserted from here on are read, and from the overlap before it. */
  void startAt(long unixNs) {
    newestUnixNs = unixNs;
  }

  /** Rows inserted from here on are read by the next round, those of the overlap included. */
  long readsFromUnixNs() {
    return newestUnixNs - overlapNs;
  }

  /** When the newest row was inserted that was read. */
  long newestUnixNs() {
    return newestUnixNs;
  }

  long takeEvicted() {
    return seen.takeEvicted();
  }

  /** Rows not seen before, in the order of insertion; what is too much for a round comes next. */
  List<Row> poll(ClickHouse clickHouse) {
    List<Row> fresh = new ArrayList<>();
    long newestBefore = newestUnixNs;
    Row lastBefore = lastOfFullRound;
    try {
      read(clickHouse, fresh);
      return fresh;
    } catch (RuntimeException e) {
      // Nobody looks at what was read of this round, so that it must be read again.
      fresh.forEach(row -> seen.remove(row.number(ROW_HASH)));
      newestUnixNs = newestBefore;
      lastOfFullRound = lastBefore;
      throw e;
    }
  }

  private void read(ClickHouse clickHouse, List<Row> fresh) {
    long from = readsFromUnixNs();
    Row last = lastOfFullRound;
    lastOfFullRound = null;
    while (true) {
      List<Row> page = clickHouse.query(sql, values(from, last));
      for (Row row : page) {
        long inserted = row.number("inserted_unix_ns");
        if (seen.add(row.number(ROW_HASH), inserted)) {
          fresh.add(row);
        }
        newestUnixNs = Math.max(newestUnixNs, inserted);
      }
      if (page.size() < PAGE_ROWS) {
        seen.forgetBefore(newestUnixNs - overlapNs);
        return;
      }
      last = page.getLast();
      if (fresh.size() >= MAX_ROWS_A_ROUND) {
        lastOfFullRound = last;
        return;
      }
    }
  }

  private Map<String, String> values(long from, Row last) {
    Map<String, String> values = new HashMap<>(constants);
    values.put("from", Times.text(from));
    values.put("page_time", Times.text(last == null ? 0 : last.number("inserted_unix_ns")));
    values.put("page_hash", last == null ? "0" : last.get(ROW_HASH).toString());
    values.put("row_limit", Integer.toString(PAGE_ROWS));
    return values;
  }
}
