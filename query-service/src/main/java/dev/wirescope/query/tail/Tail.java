package dev.wirescope.query.tail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.anomaly.ConnectFailureDetector;
import dev.wirescope.query.anomaly.Finding;
import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.GapEvent;
import dev.wirescope.query.anomaly.InterfaceDetector;
import dev.wirescope.query.anomaly.LocalDropStallDetector;
import dev.wirescope.query.anomaly.MicroBurstEvent;
import dev.wirescope.query.anomaly.ResetDetector;
import dev.wirescope.query.anomaly.RetransmissionDetector;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.anomaly.Subject;
import dev.wirescope.query.anomaly.ZeroWindowDetector;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.clickhouse.Sql;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From new rows to told findings, one round after the other. A round that fails is tried again with
 * nothing lost: rows count as read, and the position moves, only once their findings are written.
 * For one thread.
 */
final class Tail {
  private static final Duration FIRST_REACH = Duration.ofMinutes(15);
  // Long enough to see the whole of what a run is counted within.
  private static final Duration REPLAY = Duration.ofSeconds(60);
  private static final Duration TOLD_REACH = Duration.ofDays(1);
  private static final Sql CLOCK = Sql.load("tail/clock");

  private final ClickHouse clickHouse;
  private final FindingStore store;
  private final TailPosition position;
  private final Clock clock;
  private final Counters counters;
  private final Consumer<ToldFinding> listener;
  private final RetransmissionDetector retransmissions = new RetransmissionDetector();
  private final ResetDetector resets = new ResetDetector();
  private final InterfaceDetector<MicroBurstEvent> microBursts = InterfaceDetector.ofMicroBursts();
  private final InterfaceDetector<GapEvent> gaps = InterfaceDetector.ofGaps();
  private final ToldRuns toldRuns;
  private final Detection<?> retransmissionDetection;
  private final Detection<?> resetDetection;
  private final Detection<?> microBurstDetection;
  private final Detection<?> gapDetection;
  private final List<Detection<?>> detections;
  private final FindingLedger ledger = new FindingLedger();
  private final Map<String, Finding> pending = new LinkedHashMap<>();
  private final Map<String, Long> detectedById =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > 50_000;
        }
      };
  private long lastUpdatedUnixNs;

  /**
   * @param listener told of each state once it is written
   */
  Tail(
      ClickHouse clickHouse,
      FindingStore store,
      TailPosition position,
      Duration overlap,
      Clock clock,
      Counters counters,
      Consumer<ToldFinding> listener) {
    this.clickHouse = clickHouse;
    this.store = store;
    this.position = position;
    this.clock = clock;
    this.counters = counters;
    this.listener = listener;
    this.toldRuns = new ToldRuns(clickHouse);
    retransmissionDetection =
        new Detection<>(
            new TableTail("retransmissions", Map.of(), overlap),
            EventRows::retransmission,
            retransmissions,
            counters);
    resetDetection =
        new Detection<>(
            new TableTail("resets", Map.of(), overlap), EventRows::reset, resets, counters);
    microBurstDetection =
        new Detection<>(
            new TableTail("micro_bursts", Map.of(), overlap),
            EventRows::microBurst,
            microBursts,
            counters);
    gapDetection =
        new Detection<>(new TableTail("gaps", Map.of(), overlap), EventRows::gap, gaps, counters);
    detections =
        List.of(
            new Detection<>(
                new TableTail(
                    "zero_windows",
                    Map.of("min_duration_ns", Long.toString(ZeroWindowDetector.MIN.toNanos())),
                    overlap),
                EventRows::zeroWindow,
                new ZeroWindowDetector(),
                counters),
            retransmissionDetection,
            resetDetection,
            microBurstDetection,
            gapDetection,
            new Detection<>(
                new TableTail(
                    "local_drop_stalls",
                    Map.of("min_duration_ns", Long.toString(LocalDropStallDetector.MIN.toNanos())),
                    overlap),
                EventRows::localDropStall,
                new LocalDropStallDetector(),
                counters),
            new Detection<>(
                new TableTail("connection_events", Map.of(), overlap),
                EventRows::failedConnect,
                new ConnectFailureDetector(),
                counters));
  }

  /**
   * Finds out where to go on, and what was told already.
   *
   * @return the findings of the last day as they were last told, oldest first
   */
  List<ToldFinding> resume() throws IOException {
    Map<String, Long> read = position.read();
    long now = clickHouse.query(CLOCK, Map.of()).getFirst().number("clock_unix_ns");
    long oldest = now;
    for (Detection<?> detection : detections) {
      long start = read.getOrDefault(detection.tail().table(), now - FIRST_REACH.toNanos());
      detection.tail().startAt(start);
      oldest = Math.min(oldest, start);
    }
    for (Detection<?> runs : List.of(retransmissionDetection, resetDetection)) {
      runs.tail().startAt(runs.tail().newestUnixNs() - REPLAY.toNanos());
    }
    List<ToldFinding> told = new ArrayList<>();
    for (Row row : store.toldSince(oldest - TOLD_REACH.toNanos())) {
      State state = row.text("state").equals("open") ? State.OPEN : State.ENDED;
      ledger.remember(row.text("id"), state, Severity.parse("severity", row.text("severity")));
      detectedById.put(row.text("id"), row.number("detected_unix_ns"));
      lastUpdatedUnixNs = Math.max(lastUpdatedUnixNs, row.number("updated_unix_ns"));
      if (state == State.OPEN) {
        resumeRun(row);
      } else {
        leaveRun(row);
      }
      String tenant = row.remove("tenant").toString();
      told.add(store.told(tenant, row));
    }
    return told;
  }

  /** One round: read, look, write, tell. */
  void round() throws IOException {
    long nowNs = System.nanoTime();
    tell();
    Map<String, Long> dealtWith = new HashMap<>();
    for (Detection<?> detection : detections) {
      List<Row> rows = detection.tail().poll(clickHouse);
      for (Finding finding : detection.look(rows, nowNs)) {
        if (ledger.isNews(finding)) {
          // Of two states found in one round only the later one is worth telling.
          pending.remove(finding.id());
          pending.put(finding.id(), finding);
        }
      }
      dealtWith.put(detection.tail().table(), detection.tail().newestUnixNs());
    }
    tell();
    position.write(dealtWith);
  }

  private void tell() {
    if (pending.isEmpty()) {
      return;
    }
    long now = Times.unixNs(clock.instant());
    List<Map.Entry<String, Row>> rows = new ArrayList<>();
    for (Finding finding : pending.values()) {
      lastUpdatedUnixNs = Math.max(lastUpdatedUnixNs + 1, now);
      long detected = detectedById.computeIfAbsent(finding.id(), _ -> now);
      rows.add(
          Map.entry(finding.subject().tenant(), store.row(finding, detected, lastUpdatedUnixNs)));
    }
    store.write(rows);
    pending.clear();
    counters.add(QueryCounter.FINDINGS_TOLD, rows.size());
    for (Map.Entry<String, Row> row : rows) {
      listener.accept(store.told(row.getKey(), row.getValue()));
    }
  }

  /** Goes on with a run that was told: what the tail will not read again is counted here. */
  private void resumeRun(Row finding) {
    Subject subject = EventRows.subject(finding);
    long start = finding.number("start_unix_ns");
    switch (FindingKind.parse("kind", finding.text("kind"))) {
      case RETRANSMISSIONS ->
          retransmissions.resume(
              subject,
              start,
              toldRuns.retransmissions(
                  subject, start, retransmissionDetection.tail().readsFromUnixNs()),
              System.nanoTime());
      case RESETS ->
          resets.resume(
              subject,
              start,
              toldRuns.resets(subject, start, resetDetection.tail().readsFromUnixNs()),
              System.nanoTime());
      case MICRO_BURST ->
          microBursts.resume(
              start,
              toldRuns.microBursts(
                  subject,
                  interfaceOf(finding),
                  start,
                  microBurstDetection.tail().readsFromUnixNs()),
              System.nanoTime());
      case GAP ->
          gaps.resume(
              start,
              toldRuns.gaps(
                  subject, interfaceOf(finding), start, gapDetection.tail().readsFromUnixNs()),
              System.nanoTime());
      default -> {
        // Of the others every row is a finding by itself.
      }
    }
  }

  /** Rows of a run that has ended may be read again. */
  private void leaveRun(Row finding) {
    Subject subject = EventRows.subject(finding);
    long end = finding.number("start_unix_ns") + finding.number("duration_ns");
    switch (FindingKind.parse("kind", finding.text("kind"))) {
      case MICRO_BURST -> microBursts.toldUntil(subject, interfaceOf(finding), end);
      case GAP -> gaps.toldUntil(subject, interfaceOf(finding), end);
      default -> {
        // The others know what was told by its id.
      }
    }
  }

  private static String interfaceOf(Row finding) {
    return ((JsonNode) finding.get("details")).path("interface").asText();
  }
}
