package dev.wirescope.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Scope;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.support.SampleRows;
import dev.wirescope.collector.support.SharedClickHouse;
import dev.wirescope.collector.support.TestCollector;
import dev.wirescope.collector.support.TestSender;
import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is refused: the sender learns why, it is counted, and nothing is stored. */
@ExtendWith(SharedClickHouse.class)
class RefusalTest {
  private static final Table TABLE = Tables.PROBE_STATUS;
  private static final String TENANT = "refused";

  @TempDir Path directory;
  private TestCollector test;
  private VectorSchemaRoot root;
  private long refusedContent;

  @BeforeEach
  void start() throws Exception {
    test =
        new TestCollector(
            directory,
            List.of(TENANT),
            Map.of(
                "clickhouse.url", SharedClickHouse.jdbcUrl(),
                "ingest.max-batch-rows", "1000",
                "ingest.max-batch-bytes", "100000",
                "ingest.max-streams-per-tenant", "2"));
    root = rows(Instant.now()).batch(test.allocator, 10);
  }

  @AfterEach
  void stop() throws Exception {
    assertEquals(
        0,
        SharedClickHouse.number(
            "SELECT count() FROM wirescope.probe_status WHERE tenant = '" + TENANT + "'"));
    root.close();
    test.close();
  }

  @Test
  void shouldRefuseAWrongTokenAndNone() throws Exception {
    for (String token : new String[] {"token-of-nobody", null}) {
      try (TestSender sender = test.senderWithToken(token, TABLE.name(), root)) {
        expect(sender, FlightStatusCode.UNAUTHENTICATED, "token");
      }
    }
    assertEquals(2, test.count(CollectorCounter.REFUSED_TOKEN));
  }

  @Test
  void shouldRefuseATokenThatMayOnlyRead() throws Exception {
    Files.writeString(
        test.tokensFile, TokenFile.line("reader", TENANT, EnumSet.of(Scope.READ), null) + "\n");
    awaitNewTokens();
    try (TestSender sender = test.senderWithToken("reader", TABLE.name(), root)) {
      expect(sender, FlightStatusCode.UNAUTHORIZED, "scope ingest");
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_SCOPE));
  }

  @Test
  void shouldEndAnOpenStreamWhenItsTokenIsRevoked() throws Exception {
    try (TestSender sender = test.sender(TENANT, TABLE.name(), root)) {
      Files.writeString(test.tokensFile, TestCollector.line("other", "token-other", null) + "\n");
      awaitNewTokens();
      sender.send(1);
      expect(sender, FlightStatusCode.UNAUTHENTICATED, "unknown or has expired");
    }
  }

  @Test
  void shouldKeepTheOldTokensWhenTheFileIsDamaged() throws Exception {
    Files.writeString(test.tokensFile, "this is no token\n");
    awaitNewTokens();
    try (TestSender sender = test.sender(TENANT, "nothing", root)) {
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, "no table nothing");
    }
    assertEquals(1, test.count(CollectorCounter.TOKEN_FILE_ERRORS));
  }

  @Test
  void shouldRefuseAnUnknownTable() throws Exception {
    try (TestSender sender = test.sender(TENANT, "schema_migrations", root)) {
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, "no table schema_migrations");
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_TABLE));
  }

  @Test
  void shouldNameTheFirstDifferenceOfAnotherSchema() throws Exception {
    List<Field> fields = new ArrayList<>(ArrowSchemas.of(TABLE).getFields());
    Collections.swap(fields, 1, 2);
    try (VectorSchemaRoot other = VectorSchemaRoot.create(new Schema(fields), test.allocator);
        TestSender sender = test.sender(TENANT, TABLE.name(), other)) {
      expect(
          sender,
          FlightStatusCode.INVALID_ARGUMENT,
          "at column 1 expected node Utf8 but got probe Utf8");
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_SCHEMA));
  }

  @Test
  void shouldRefuseATenantColumn() throws Exception {
    List<Field> fields = new ArrayList<>(ArrowSchemas.of(TABLE).getFields());
    fields.addFirst(new Field("tenant", fields.get(1).getFieldType(), null));
    try (VectorSchemaRoot other = VectorSchemaRoot.create(new Schema(fields), test.allocator);
        TestSender sender = test.sender(TENANT, TABLE.name(), other)) {
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, "but got tenant Utf8");
    }
  }

  @Test
  void shouldRefuseTooManyRows() throws Exception {
    rows(Instant.now()).fill(root, 1001);
    try (TestSender sender = test.sender(TENANT, TABLE.name(), root)) {
      sender.send(1);
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, "1001 rows, more than the 1000");
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_SIZE));
  }

  @Test
  void shouldRefuseTooManyBytes() throws Exception {
    byte[] text = new byte[20_000];
    for (int row = 0; row < 10; row++) {
      ((VarCharVector) root.getVector("node")).setSafe(row, text);
    }
    try (TestSender sender = test.sender(TENANT, TABLE.name(), root)) {
      sender.send(1);
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, "more than the 100000 allowed");
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_SIZE));
  }

  @Test
  void shouldRefuseANumberThatNoNameStandsFor() throws Exception {
    ((TinyIntVector) root.getVector("state")).set(3, 99);
    expectContent("state has the unknown number 99");
  }

  @Test
  void shouldRefuseNullWhereAValueIsRequired() throws Exception {
    ((UInt8Vector) root.getVector("sent")).setNull(4);
    expectContent("sent must not be null");
  }

  @Test
  void shouldRefuseTextThatIsTooLong() throws Exception {
    ((VarCharVector) root.getVector("reason")).setSafe(0, new byte[5000]);
    expectContent("reason is longer than 4096 bytes");
  }

  @Test
  void shouldRefuseWhatIsNotJson() throws Exception {
    expectContentOf(Tables.MICRO_BURSTS, "top_flows", "[{\"share\":", "top_flows is not JSON");
    expectContentOf(Tables.MICRO_BURSTS, "drops", "1 2", "drops is not one JSON value");
  }

  @Test
  void shouldRefuseASeriesThatIsTooLong() throws Exception {
    try (VectorSchemaRoot wave =
        new SampleRows(Tables.WAVEFORMS, Instant.now(), 1).batch(test.allocator, 2)) {
      ListVector packets = (ListVector) wave.getVector("packets");
      int at = packets.startNewValue(1);
      for (int i = 0; i <= 1 << 14; i++) {
        ((UInt4Vector) packets.getDataVector()).setSafe(at + i, i);
      }
      packets.endValue(1, (1 << 14) + 1);
      wave.setRowCount(2);
      expectContent(Tables.WAVEFORMS, wave, "packets has more than 16384 values");
    }
  }

  @Test
  void shouldRefuseOffsetsThatPointElsewhere() throws Exception {
    ((VarCharVector) root.getVector("probe")).getOffsetBuffer().setInt(4L * 5, 1 << 30);
    expectContent("probe");
  }

  @Test
  void shouldRefuseTimesOutsideOfWhatIsKept() throws Exception {
    for (Duration distance : List.of(Duration.ofHours(1), Duration.ofDays(-15))) {
      rows(Instant.now().plus(distance)).fill(root, 10);
      try (TestSender sender = test.sender(TENANT, TABLE.name(), root)) {
        sender.send(1);
        expect(sender, FlightStatusCode.INVALID_ARGUMENT, "time_unix_ns is PT");
      }
    }
    assertEquals(2, test.count(CollectorCounter.REFUSED_TIME));
  }

  @Test
  void shouldRefuseABatchWithoutANumber() throws Exception {
    try (TestSender sender = test.sender(TENANT, TABLE.name(), root)) {
      sender.sendUnnumbered();
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, "8 bytes");
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_NUMBER));
  }

  @Test
  void shouldRefuseMoreStreamsThanATenantMayHave() throws Exception {
    try (TestSender first = test.sender(TENANT, TABLE.name(), root);
        TestSender second = test.sender(TENANT, TABLE.name(), root)) {
      awaitStreams(2);
      try (TestSender third = test.sender(TENANT, TABLE.name(), root)) {
        expect(third, FlightStatusCode.RESOURCE_EXHAUSTED, "2 streams open");
      }
      first.complete();
      second.complete();
    }
    assertEquals(1, test.count(CollectorCounter.REFUSED_STREAMS));
    awaitStreams(0);
  }

  private void expectContentOf(Table table, String column, String text, String reason)
      throws Exception {
    try (VectorSchemaRoot rows = new SampleRows(table, Instant.now(), 1).batch(test.allocator, 1)) {
      ((VarCharVector) rows.getVector(column)).setSafe(0, text.getBytes(StandardCharsets.UTF_8));
      expectContent(table, rows, reason);
    }
  }

  private void expectContent(String reason) throws Exception {
    expectContent(TABLE, root, reason);
  }

  private void expectContent(Table table, VectorSchemaRoot rows, String reason) throws Exception {
    try (TestSender sender = test.sender(TENANT, table.name(), rows)) {
      sender.send(1);
      expect(sender, FlightStatusCode.INVALID_ARGUMENT, reason);
    }
    assertEquals(++refusedContent, test.count(CollectorCounter.REFUSED_CONTENT));
  }

  private static void expect(TestSender sender, FlightStatusCode code, String reason)
      throws InterruptedException {
    CallStatus status = sender.awaitFailure();
    assertEquals(code, status.code(), status.description());
    assertTrue(status.description().contains(reason), status.description());
    assertEquals(1, status.description().lines().count(), status.description());
  }

  private static SampleRows rows(Instant start) {
    return new SampleRows(TABLE, start, 1);
  }

  /** The file is looked at twice a second; its time must differ from the first one's. */
  private void awaitNewTokens() throws Exception {
    Files.setLastModifiedTime(test.tokensFile, FileTime.from(Instant.now().plusSeconds(10)));
    Thread.sleep(600);
  }

  private void awaitStreams(int count) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (test.collector.streams() != count) {
      assertTrue(System.nanoTime() < deadline, "streams=" + test.collector.streams());
      Thread.sleep(5);
    }
  }
}
