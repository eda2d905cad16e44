package dev.wirescope.collector.counter;

import java.util.Locale;

/** Everything the collector counts, each described once; all only ever grow. */
public enum CollectorCounter {
  BATCHES_RECEIVED("batches that arrived with a known token"),
  ROWS_RECEIVED("rows of those batches"),
  BYTES_RECEIVED("bytes of those batches, as Arrow holds them"),
  BATCHES_REPLAYED("batches that had come before and were acknowledged without storing them again"),
  BATCHES_STORED("batches whose rows ClickHouse has confirmed"),
  ROWS_STORED("rows that ClickHouse has confirmed"),
  BLOCKS_STORED("inserts that ClickHouse has confirmed"),
  INSERT_RETRIES("inserts tried again because ClickHouse gave no answer or a passing error"),
  BLOCKS_SPLIT("blocks that ClickHouse refused and whose batches were then inserted one by one"),
  BATCHES_REJECTED("batches that ClickHouse itself refused; their sender was told"),
  REFUSED_TOKEN("calls refused: no token, an unknown one, or an expired one"),
  REFUSED_SCOPE("calls refused: the token does not allow to send"),
  REFUSED_STREAMS("streams refused: the tenant has as many open as it may"),
  REFUSED_TABLE("streams refused: no such table"),
  REFUSED_SCHEMA("streams refused: not the schema of the table"),
  REFUSED_NUMBER("batches refused: no batch number of 8 bytes"),
  REFUSED_SIZE("batches refused: too many bytes or rows"),
  REFUSED_CONTENT("batches refused: corrupt Arrow, or a value that its column cannot hold"),
  REFUSED_TIME("batches refused: a time in the future, or older than what is kept"),
  REFUSED_FULL("batches refused for now: the buffer is full"),
  REFUSED_UNAVAILABLE("batches refused for now: ClickHouse does not answer, or we are stopping"),
  STREAMS_BROKEN("streams that ended in the middle: the sender went away or sent what is no Arrow"),
  TOKEN_FILE_ERRORS("times the tokens file had changed and could not be read; the old one stayed"),
  CLICKHOUSE_RESTARTS("times the embedded ClickHouse died and was started again");

  private final String meaning;

  CollectorCounter(String meaning) {
    this.meaning = meaning;
  }

  /** One phrase for the reference and the metric's help. */
  public String meaning() {
    return meaning;
  }

  /** The name of the metric, without the {@code _total} that Prometheus adds. */
  public String metric() {
    return "wirescope_collector_" + name().toLowerCase(Locale.ROOT);
  }
}
