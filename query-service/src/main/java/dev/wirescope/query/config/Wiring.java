package dev.wirescope.query.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.access.ReloadingTokens;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.ConnectionPool;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.question.Asker;
import dev.wirescope.query.question.ConnectionSummariesQuestion;
import dev.wirescope.query.question.ConnectionsQuestion;
import dev.wirescope.query.question.DropsQuestion;
import dev.wirescope.query.question.FindingRows;
import dev.wirescope.query.question.FindingsQuestion;
import dev.wirescope.query.question.GapsQuestion;
import dev.wirescope.query.question.Heartbeats;
import dev.wirescope.query.question.JsonColumns;
import dev.wirescope.query.question.LatencyQuestion;
import dev.wirescope.query.question.ListenOverflowsQuestion;
import dev.wirescope.query.question.LocalDropStallsQuestion;
import dev.wirescope.query.question.MicroBurstsQuestion;
import dev.wirescope.query.question.NodesQuestion;
import dev.wirescope.query.question.ResetsQuestion;
import dev.wirescope.query.question.RetransmissionsQuestion;
import dev.wirescope.query.question.WaveformQuestion;
import dev.wirescope.query.question.ZeroWindowsQuestion;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;

/** Makes the plain classes, which know nothing of the framework, into one service. */
public class Wiring {
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Counters counters() {
    return new Counters();
  }

  @Produces
  @Singleton
  ReloadingTokens tokens(WirescopeConfig config, Clock clock, Counters counters) {
    return new ReloadingTokens(config.tokensFile(), clock, counters);
  }

  @Produces
  @Singleton
  ConnectionPool pool(WirescopeConfig config) {
    return new ConnectionPool(config.clickhouse().url(), config.clickhouse().connections());
  }

  void close(@Disposes ConnectionPool pool) throws SQLException {
    pool.close();
  }

  @Produces
  @Singleton
  ClickHouse clickHouse(ConnectionPool pool, Counters counters) {
    return new ClickHouse(pool, counters);
  }

  @Produces
  @Singleton
  Heartbeats heartbeats(ClickHouse clickHouse, Clock clock) {
    return new Heartbeats(clickHouse, clock);
  }

  @Produces
  @Singleton
  Asker asker(ClickHouse clickHouse, Heartbeats heartbeats) {
    return new Asker(clickHouse, heartbeats);
  }

  @Produces
  @Singleton
  ZeroWindowsQuestion zeroWindows(Asker asker) {
    return new ZeroWindowsQuestion(asker);
  }

  @Produces
  @Singleton
  RetransmissionsQuestion retransmissions(Asker asker) {
    return new RetransmissionsQuestion(asker);
  }

  @Produces
  @Singleton
  DropsQuestion drops(Asker asker) {
    return new DropsQuestion(asker);
  }

  @Produces
  @Singleton
  LocalDropStallsQuestion localDropStalls(Asker asker) {
    return new LocalDropStallsQuestion(asker);
  }

  @Produces
  @Singleton
  ResetsQuestion resets(Asker asker) {
    return new ResetsQuestion(asker);
  }

  @Produces
  @Singleton
  ConnectionSummariesQuestion connectionSummaries(Asker asker) {
    return new ConnectionSummariesQuestion(asker);
  }

  @Produces
  @Singleton
  ListenOverflowsQuestion listenOverflows(Asker asker) {
    return new ListenOverflowsQuestion(asker);
  }

  @Produces
  @Singleton
  MicroBurstsQuestion microBursts(Asker asker, ObjectMapper mapper) {
    return new MicroBurstsQuestion(asker, new JsonColumns(mapper));
  }

  @Produces
  @Singleton
  GapsQuestion gaps(Asker asker) {
    return new GapsQuestion(asker);
  }

  @Produces
  @Singleton
  WaveformQuestion waveform(Asker asker) {
    return new WaveformQuestion(asker);
  }

  @Produces
  @Singleton
  LatencyQuestion latency(Asker asker) {
    return new LatencyQuestion(asker);
  }

  @Produces
  @Singleton
  ConnectionsQuestion connections(Asker asker) {
    return new ConnectionsQuestion(asker);
  }

  @Produces
  @Singleton
  FindingRows findingRows(ObjectMapper mapper) {
    return new FindingRows(mapper);
  }

  @Produces
  @Singleton
  FindingsQuestion findings(Asker asker, FindingRows rows) {
    return new FindingsQuestion(asker, rows);
  }

  @Produces
  @Singleton
  NodesQuestion nodes(Heartbeats heartbeats, Clock clock) {
    return new NodesQuestion(heartbeats, clock);
  }
}
