package dev.wirescope.collector.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.ColumnType;
import dev.wirescope.schema.Table;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.util.ValueVectorUtility;

/**
 * Whether a batch is sound and within the limits. What passes here ClickHouse takes too, so that
 * one sender's bad value never stands in the way of another's rows in the same block.
 */
final class BatchCheck {
  /** A path name; the longest text that a kernel hands out. */
  private static final int MAX_TEXT_BYTES = 4096;

  /** Eight flows with all that is known of them take some 3 KiB. */
  private static final int MAX_JSON_BYTES = 16 << 10;

  /** A second in slots of 65.5 µs. */
  private static final int MAX_SERIES_VALUES = 1 << 14;

  private static final JsonFactory JSON = new JsonFactory();

  private final CollectorConfig.Ingest config;
  private final Clock clock;

  BatchCheck(CollectorConfig.Ingest config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Refuses the batch in {@code root} unless its size is within the limits. */
  void checkSize(VectorSchemaRoot root) throws Refusal {
    if (root.getRowCount() > config.maxBatchRows()) {
      throw Refusal.invalid(
          CollectorCounter.REFUSED_SIZE,
          "the batch has %d rows, more than the %d allowed: send smaller batches"
              .formatted(root.getRowCount(), config.maxBatchRows()));
    }
    long bytes = bytes(root);
    if (bytes > config.maxBatchBytes()) {
      throw Refusal.invalid(
          CollectorCounter.REFUSED_SIZE,
          "the batch has %d bytes, more than the %d allowed: send smaller batches"
              .formatted(bytes, config.maxBatchBytes()));
    }
  }

  static long bytes(VectorSchemaRoot root) {
    long bytes = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      bytes += vector.getBufferSize();
    }
    return bytes;
  }

  /** Refuses the batch unless every value is one that its column can hold. */
  void checkContent(Table table, VectorSchemaRoot root) throws Refusal {
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      FieldVector vector = root.getVector(i);
      checkStructure(column, vector, root.getRowCount());
      switch (column.type()) {
        case ColumnType.Choice choice -> checkChoice(column, choice, (BaseIntVector) vector);
        case ColumnType.Flag ignored -> checkFlag(column, (BaseIntVector) vector);
        case ColumnType.Json ignored -> checkJson(column, (VarCharVector) vector);
        case ColumnType.UnsignedInts ignored -> checkSeries(column, (ListVector) vector);
        case ColumnType.Text ignored -> checkText(column, (VarCharVector) vector);
        case ColumnType.TimeNs ignored -> checkTime(column, (TimeStampVector) vector);
        case ColumnType.UnsignedInt ignored -> {}
        case ColumnType.IpAddress ignored -> {}
      }
    }
  }

  private static void checkStructure(Column column, FieldVector vector, int rows) throws Refusal {
    if (vector.getValueCount() != rows) {
      throw content(column, "has " + vector.getValueCount() + " of " + rows + " values");
    }
    try {
      ValueVectorUtility.validateFull(vector);
    } catch (RuntimeException e) {
      throw content(column, "is corrupt: " + e.getMessage());
    }
    if (!column.nullable() && vector.getNullCount() > 0) {
      throw content(column, "must not be null");
    }
  }

  private static void checkChoice(Column column, ColumnType.Choice choice, BaseIntVector vector)
      throws Refusal {
    boolean[] known = new boolean[256];
    for (ColumnType.Choice.Name name : choice.names()) {
      known[name.number() & 0xff] = true;
    }
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (!vector.isNull(row) && !known[(int) vector.getValueAsLong(row) & 0xff]) {
        throw content(column, "has the unknown number " + vector.getValueAsLong(row));
      }
    }
  }

  private static void checkFlag(Column column, BaseIntVector vector) throws Refusal {
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (!vector.isNull(row) && (vector.getValueAsLong(row) & 0xfe) != 0) {
        throw content(column, "is neither 0 nor 1");
      }
    }
  }

  private static void checkText(Column column, VarCharVector vector) throws Refusal {
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (vector.getValueLength(row) > MAX_TEXT_BYTES) {
        throw content(column, "is longer than " + MAX_TEXT_BYTES + " bytes");
      }
    }
  }

  private static void checkJson(Column column, VarCharVector vector) throws Refusal {
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (vector.isNull(row) || vector.getValueLength(row) == 0) {
        continue;
      }
      if (vector.getValueLength(row) > MAX_JSON_BYTES) {
        throw content(column, "is longer than " + MAX_JSON_BYTES + " bytes");
      }
      try (JsonParser parser = JSON.createParser(vector.get(row))) {
        parser.nextToken();
        parser.skipChildren();
        if (parser.nextToken() != null) {
          throw content(column, "is not one JSON value");
        }
      } catch (IOException e) {
        throw content(column, "is not JSON");
      }
    }
  }

  private static void checkSeries(Column column, ListVector vector) throws Refusal {
    if (vector.getDataVector().getNullCount() > 0) {
      throw content(column, "must not hold nulls");
    }
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (vector.getElementEndIndex(row) - vector.getElementStartIndex(row) > MAX_SERIES_VALUES) {
        throw content(column, "has more than " + MAX_SERIES_VALUES + " values");
      }
    }
  }

  private void checkTime(Column column, TimeStampVector vector) throws Refusal {
    Instant now = clock.instant();
    long latest = nanos(now.plus(config.maxAhead()));
    long earliest = nanos(now.minus(config.maxAge()));
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (vector.isNull(row)) {
        continue;
      }
      long time = vector.get(row);
      if (time > latest) {
        throw time(column, now, time, "ahead of this collector's clock: set the node's clock");
      }
      if (time < earliest) {
        throw time(
            column, now, time, "old: rows are kept for " + config.maxAge().toDays() + " days");
      }
    }
  }

  private static Refusal time(Column column, Instant now, long time, String rest) {
    Duration distance = Duration.ofNanos(Math.abs(nanos(now) - time));
    return Refusal.invalid(
        CollectorCounter.REFUSED_TIME,
        column.name()
            + " is "
            + distance.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            + " "
            + rest);
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  private static Refusal content(Column column, String what) {
    return Refusal.invalid(CollectorCounter.REFUSED_CONTENT, column.name() + " " + what);
  }
}
