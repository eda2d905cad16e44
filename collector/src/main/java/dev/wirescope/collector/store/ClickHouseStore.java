package dev.wirescope.collector.store;

import dev.wirescope.clickhouse.ClickHouseException;
import dev.wirescope.clickhouse.ClickHouseHttp;
import dev.wirescope.collector.buffer.Batch;
import dev.wirescope.collector.buffer.BatchFailure;
import dev.wirescope.collector.buffer.Block;
import dev.wirescope.collector.buffer.BlockStore;
import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import dev.wirescope.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Inserts blocks. A block is tried under its one token until ClickHouse has it or says that it
 * never will: after a lost answer nobody knows whether the rows are there, and only ClickHouse,
 * asked with the same token, can tell.
 */
public final class ClickHouseStore implements BlockStore {
  private static final System.Logger LOG = System.getLogger(ClickHouseStore.class.getName());

  /**
   * Errors of the content: the same block would fail again. Any other (memory, too many parts, a
   * full disk, a table being altered) may pass, and the block waits for it.
   */
  private static final Set<Integer> NEVER =
      Set.of(
          6, // CANNOT_PARSE_TEXT
          27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
          33, // CANNOT_READ_ALL_DATA
          53, // TYPE_MISMATCH
          70, // CANNOT_CONVERT_TYPE
          72, // CANNOT_PARSE_NUMBER
          117, // INCORRECT_DATA
          349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
          636, // CANNOT_EXTRACT_TABLE_STRUCTURE
          691, // UNKNOWN_ELEMENT_OF_ENUM
          1001); // STD_EXCEPTION: the Arrow library's own complaints

  private static final byte[] END = ArrowMessages.end();

  private final ClickHouseHttp http;
  private final CollectorConfig.Store config;
  private final Counters counters;
  private final Map<Table, String> statements = new ConcurrentHashMap<>();
  private final Map<Table, byte[]> schemas = new ConcurrentHashMap<>();
  private volatile boolean answers = true;

  public ClickHouseStore(ClickHouseHttp http, CollectorConfig.Store config, Counters counters) {
    this.http = http;
    this.config = config;
    this.counters = counters;
  }

  @Override
  public void store(Block block) throws BatchFailure, InterruptedException {
    long backoffMillis = config.minBackoff().toMillis();
    while (true) {
      try {
        insert(block);
        if (!answers) {
          LOG.log(System.Logger.Level.INFO, "ClickHouse takes inserts again");
        }
        answers = true;
        counters.increment(CollectorCounter.BLOCKS_STORED);
        return;
      } catch (ClickHouseException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (NEVER.contains(e.code())) {
          throw new BatchFailure(BatchFailure.Kind.REJECTED, e.getMessage());
        }
        if (answers) {
          LOG.log(System.Logger.Level.WARNING, "insert failed, trying again: " + e.getMessage());
        }
        answers = false;
        counters.increment(CollectorCounter.INSERT_RETRIES);
        Thread.sleep(backoffMillis);
        backoffMillis = Math.min(backoffMillis * 2, config.maxBackoff().toMillis());
      }
    }
  }

  @Override
  public boolean answers() {
    return answers;
  }

  private void insert(Block block) throws ClickHouseException {
    Table table = block.table();
    List<byte[]> body = new ArrayList<>(block.batches().size() + 2);
    body.add(schemas.computeIfAbsent(table, ArrowMessages::schema));
    for (Batch batch : block.batches()) {
      body.add(batch.message());
    }
    body.add(END);
    http.insert(
        statements.computeIfAbsent(table, InsertStatement::of),
        settings(block),
        body,
        config.insertTimeout());
  }

  /**
   * async_insert would answer before the rows are stored. The block is to become one part for each
   * partition in one piece, for its token covers the pieces by their number. A null where there
   * must be none is an error and not a zero.
   */
  private static Map<String, String> settings(Block block) {
    return Map.of(
        "param_tenant", block.tenant(),
        "insert_deduplication_token", block.token(),
        "async_insert", "0",
        "max_threads", "1",
        "max_insert_threads", "1",
        "min_insert_block_size_rows", "1048576",
        "min_insert_block_size_bytes", "268435456",
        "input_format_null_as_default", "0");
  }
}
