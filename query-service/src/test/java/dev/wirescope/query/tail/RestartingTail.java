package dev.wirescope.query.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.ConnectionPool;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.question.FindingRows;
import dev.wirescope.query.testing.TestClickHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A tail on the real ClickHouse that can be started anew, and what it told of one tenant. */
final class RestartingTail implements AutoCloseable {
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  final String tenant = "tail-" + UUID.randomUUID();
  final Counters counters = new Counters();
  final List<ToldFinding> told = new ArrayList<>();
  private final Path directory;
  private final ConnectionPool pool = new ConnectionPool(TestClickHouse.url(), 2);
  private final ClickHouse clickHouse = new ClickHouse(pool, counters);
  private Tail tail;

  RestartingTail(Path directory) throws IOException {
    this.directory = directory;
    restart();
  }

  /** A new tail with the same files, as after a restart of the service. */
  List<ToldFinding> restart() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    FindingStore store = new FindingStore(clickHouse, new FindingRows(mapper), mapper);
    tail =
        new Tail(
            clickHouse,
            store,
            new TailPosition(directory.resolve("tail.json"), mapper),
            OVERLAP,
            Clock.systemUTC(),
            counters,
            finding -> {
              // Other tests of this module write to the same database.
              if (finding.tenant().equals(tenant)) {
                told.add(finding);
              }
            });
    return tail.resume();
  }

  void round() throws IOException {
    tail.round();
  }

  @Override
  public void close() throws SQLException {
    pool.close();
  }
}
