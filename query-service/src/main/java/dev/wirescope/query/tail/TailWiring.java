package dev.wirescope.query.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.alert.FindingFeed;
import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.config.WirescopeConfig;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.question.FindingRows;
import dev.wirescope.query.webhook.Webhooks;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the alert path, and starts it with the service. */
public class TailWiring {
  @Produces
  @Singleton
  FindingStore store(ClickHouse clickHouse, FindingRows rows, ObjectMapper mapper) {
    return new FindingStore(clickHouse, rows, mapper);
  }

  @Produces
  @Singleton
  FindingFeed feed(WirescopeConfig config, Counters counters) {
    return new FindingFeed(
        config.events().buffer(),
        config.events().clientsPerTenant(),
        config.events().keepAlive(),
        counters);
  }

  void close(@Disposes FindingFeed feed) {
    feed.close();
  }

  @Produces
  @Singleton
  TailLoop loop(
      WirescopeConfig config,
      ClickHouse clickHouse,
      FindingStore store,
      ObjectMapper mapper,
      Clock clock,
      Counters counters,
      FindingFeed feed,
      Webhooks webhooks) {
    return new TailLoop(config, clickHouse, store, mapper, clock, counters, feed, webhooks);
  }

  void close(@Disposes TailLoop loop) throws InterruptedException {
    loop.close();
  }

  void start(@Observes StartupEvent event, TailLoop loop) {
    loop.start();
  }
}
