package dev.wirescope.agent.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.ProbeStatusBatch;
import dev.wirescope.agent.batch.RetransmissionsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.counter.AgentCounter;
import dev.wirescope.agent.counter.AgentCounters;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.owner.Owners;
import dev.wirescope.agent.pipeline.PathLosses.Loss;
import dev.wirescope.agent.recorded.EventBytes;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on their way to a real Flight server, and every way in which that goes wrong. */
class FlightSinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path temp;
  private final BufferAllocator allocator = new RootAllocator();
  private final BufferAllocator serverAllocator = new RootAllocator();
  private final AgentCounters counters = new AgentCounters();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final RetransmissionsBatch retransmissions =
      new RetransmissionsBatch(
          new RowSources(
              Utf8.of("web-1"),
              new UnixClock(),
              Owners.NONE,
              new ConnectionIds("boot"),
              KernelNames.none()),
          allocator,
          16);
  private final ProbeStatusBatch statuses = new ProbeStatusBatch(Utf8.of("web-1"), allocator, 16);
  private Path tokenFile;
  private FakeCollector collector;
  private FlightSink sink;

  @BeforeEach
  void prepare() throws IOException {
    tokenFile = temp.resolve("token");
    Files.writeString(tokenFile, FakeCollector.TOKEN + "\n");
    collector = new FakeCollector(serverAllocator);
  }

  @AfterEach
  void everythingIsGivenBack() throws InterruptedException {
    if (sink != null) {
      sink.close();
    }
    collector.close();
    retransmissions.close();
    statuses.close();
    allocator.close(); // throws if a buffer leaked
  }

  @Test
  void rowsArriveAndCountAsDeliveredOnceAcknowledged() throws Exception {
    collector.start();
    open(QueueBounds.DEFAULT);
    send(1, 2, 3);
    sendStatus(0);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(1L, 2L, 3L), seqsArrived());
    assertEquals(1, rowsOf("probe_status"));
    assertEquals(3, counters.value(AgentCounter.ROWS_DELIVERED, Tables.RETRANSMISSIONS));
    assertEquals(1, counters.value(AgentCounter.ROWS_DELIVERED, Tables.PROBE_STATUS));
    assertEquals(0, sink.queuedBytes());
    assertEquals(List.of(), notices);
  }

  @Test
  void numbersOfATableGrow() throws Exception {
    collector.start();
    open(QueueBounds.DEFAULT);
    send(1);
    send(2);
    send(3);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(collector.numbers().stream().sorted().distinct().toList(), collector.numbers());
  }

  @Test
  void anAnswerStandsForAllBatchesBeforeIt() throws Exception {
    collector.answerEvery(3).start();
    open(QueueBounds.DEFAULT);
    for (int seq = 1; seq <= 4; seq++) {
      send(seq);
    }
    await(() -> counters.total(AgentCounter.ROWS_DELIVERED) == 3);
    await(() -> collector.batches() == 4);
    assertFalse(sink.flush(Duration.ofMillis(50)), "the fourth is not answered");
    assertEquals(3, counters.total(AgentCounter.ROWS_DELIVERED));
  }

  @Test
  void whatIsNotAcknowledgedIsNotDelivered() throws Exception {
    collector.silent(true).start();
    open(QueueBounds.DEFAULT);
    send(1, 2);
    await(() -> collector.batches() == 1);
    assertFalse(sink.flush(Duration.ofMillis(50)));
    assertEquals(0, counters.total(AgentCounter.ROWS_DELIVERED));
    sink.close();
    assertEquals(2, counters.value(AgentCounter.ROWS_LEFT_AT_STOP, Tables.RETRANSMISSIONS));
    sink = null;
  }

  @Test
  void aCollectorThatAnswersNothingIsLeftAndTriedAgain() throws Exception {
    collector.silent(true).start();
    open(QueueBounds.DEFAULT, Duration.ofMillis(200));
    send(7);
    await(() -> notices.stream().anyMatch(line -> line.contains("no answer")));
    collector.silent(false);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(7L), seqsArrived());
  }

  @Test
  void aCollectorThatComesLaterGetsEverythingInOrder() throws Exception {
    open(QueueBounds.DEFAULT);
    send(1);
    send(2, 3);
    await(() -> !notices.isEmpty());
    collector.start();
    assertTrue(sink.flush(PATIENCE));
    send(4);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(1L, 2L, 3L, 4L), seqsArrived());
    await(() -> notices.size() == 2);
    assertTrue(notices.get(0).contains("is away"), notices.toString());
    assertTrue(notices.get(0).contains(collector.address().toString()), notices.toString());
    assertTrue(notices.get(1).endsWith("is back"), notices.toString());
    assertEquals(0, counters.total(AgentCounter.ROWS_DROPPED));
  }

  @Test
  void aCollectorThatDiesAndComesBackGetsWhatItHadNotAcknowledged() throws Exception {
    collector.start();
    open(QueueBounds.DEFAULT);
    send(1);
    assertTrue(sink.flush(PATIENCE));
    collector.silent(true);
    send(2);
    await(() -> collector.batches() == 2);
    collector.stop();
    await(() -> !notices.isEmpty());
    send(3);
    collector.silent(false).start();
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(1L, 2L, 3L), seqsArrived());
    assertTrue(counters.total(AgentCounter.BATCHES_SENT_AGAIN) >= 1);
  }

  @Test
  void beyondTheBoundTheOldestIsDroppedAndCounted() throws Exception {
    open(new QueueBounds(1 << 20, 4, 64));
    for (int seq = 1; seq <= 10; seq++) {
      send(seq);
    }
    await(() -> !notices.isEmpty());
    collector.start();
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(7L, 8L, 9L, 10L), seqsArrived());
    assertEquals(6, counters.value(AgentCounter.ROWS_DROPPED, Tables.RETRANSMISSIONS));
    assertEquals(6, lost("send queue full"));
  }

  @Test
  void theBoundHoldsForBytes() throws Exception {
    open(new QueueBounds(8192, 10_000, 64));
    for (int seq = 1; seq <= 100; seq++) {
      send(seq);
      assertTrue(sink.queuedBytes() <= 8192, "bytes " + sink.queuedBytes());
    }
    assertTrue(counters.total(AgentCounter.ROWS_DROPPED) > 50);
  }

  @Test
  void aWrongTokenIsCountedAndSaidOnceAndTheRightOneIsTakenUp() throws Exception {
    Files.writeString(tokenFile, "wst_wrong");
    collector.start();
    open(QueueBounds.DEFAULT);
    send(1);
    await(() -> counters.total(AgentCounter.ROWS_REFUSED) == 1);
    send(2);
    await(() -> counters.total(AgentCounter.ROWS_REFUSED) == 2);
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.get(0).contains("unknown token"), notices.toString());
    assertTrue(notices.get(0).contains("--token-file"), notices.toString());
    assertEquals(2, lost("collector refused"));
    Files.writeString(tokenFile, FakeCollector.TOKEN);
    send(3);
    await(() -> !seqsArrived().isEmpty());
    assertEquals(List.of(3L), seqsArrived());
  }

  @Test
  void aRefusedBatchTakesNoOtherWithIt() throws Exception {
    collector.judge(
        (table, nth) ->
            nth == 2 ? CallStatus.INVALID_ARGUMENT.withDescription("column seq is bad") : null);
    collector.start();
    open(QueueBounds.DEFAULT);
    for (int seq = 1; seq <= 5; seq++) {
      send(seq);
    }
    assertTrue(sink.flush(PATIENCE));
    assertEquals(1, counters.value(AgentCounter.ROWS_REFUSED, Tables.RETRANSMISSIONS));
    assertEquals(4, counters.value(AgentCounter.ROWS_DELIVERED, Tables.RETRANSMISSIONS));
    assertEquals(List.of(1L, 3L, 4L, 5L), seqsArrived());
    assertTrue(notices.get(0).contains("column seq is bad"), notices.toString());
  }

  @Test
  void aBusyCollectorGetsTheSameBatchAgain() throws Exception {
    collector.judge(
        (table, nth) ->
            nth <= 2 ? CallStatus.RESOURCE_EXHAUSTED.withDescription("buffers full") : null);
    collector.start();
    open(QueueBounds.DEFAULT);
    send(1);
    send(2);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(1L, 2L), seqsArrived());
    assertEquals(0, counters.total(AgentCounter.ROWS_REFUSED));
  }

  @Test
  void aBatchThatFailsForNoClearReasonIsGivenUpInTheEnd() throws Exception {
    collector.judge((table, nth) -> nth <= 5 ? CallStatus.INTERNAL.withDescription("bug") : null);
    collector.start();
    open(QueueBounds.DEFAULT);
    send(1);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(1, counters.total(AgentCounter.ROWS_REFUSED));
    send(2);
    assertTrue(sink.flush(PATIENCE));
    assertEquals(List.of(2L), seqsArrived());
  }

  @Test
  void lossesToldInAStatusThatIsLostItselfAreToldAgain() throws Exception {
    open(new QueueBounds(1 << 20, 2, 64));
    sendStatus(5);
    send(1);
    send(2);
    assertEquals(0, lost("status not delivered"), "events go before the status");
    sendStatus(0);
    sendStatus(0);
    sendStatus(0);
    assertEquals(5, lost("status not delivered"));
    assertEquals(5, lost("status not delivered"), "told as a total");
  }

  private void open(QueueBounds bounds) {
    open(bounds, Duration.ofSeconds(30));
  }

  private void open(QueueBounds bounds, Duration answerTimeout) {
    SendLane.Settings settings =
        new SendLane.Settings(
            Duration.ofMillis(20), Duration.ofMillis(100), answerTimeout, allocator, counters);
    sink =
        new FlightSink(
            collector.address(),
            new BearerToken(tokenFile),
            bounds,
            allocator,
            settings,
            notices::add);
    sink.start();
  }

  private void send(long... seqs) {
    for (long seq : seqs) {
      retransmissions.append(
          EventBytes.retransmission().set("seq", seq).wrap(new RetransmissionEvent()),
          new DropJoin(),
          true);
    }
    sink.accept(retransmissions, retransmissions.seal());
    retransmissions.clear();
  }

  private void sendStatus(long lost) {
    statuses.append(
        new ProbeStatusBatch.Status(1, "zero_window", 1, "", 1, 0, lost, lost > 0 ? "ring" : ""));
    sink.accept(statuses, statuses.seal());
    statuses.clear();
  }

  private long lost(String reason) {
    return sink.losses().stream()
        .filter(loss -> loss.reason().equals(reason))
        .mapToLong(Loss::count)
        .sum();
  }

  private List<Long> seqsArrived() {
    List<Long> seqs = new ArrayList<>();
    for (String row : collector.rows()) {
      if (row.startsWith("{\"kind\":\"retransmission\"")) {
        seqs.add(Long.valueOf(row.replaceAll(".*\"seq\":(\\d+).*", "$1")));
      }
    }
    return seqs;
  }

  private long rowsOf(String kind) {
    return collector.rows().stream()
        .filter(row -> row.startsWith("{\"kind\":\"" + kind + "\""))
        .count();
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "did not happen; notices: " + notices);
      Thread.sleep(5);
    }
  }
}
