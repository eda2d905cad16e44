package dev.wirescope.collector;

import dev.wirescope.collector.config.CollectorConfig;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/** The collector of this application, with its numbers as metrics. */
@ApplicationScoped
public class RunningCollector {
  private static final System.Logger LOG = System.getLogger(RunningCollector.class.getName());

  private final MeterRegistry registry;
  private volatile Collector collector;

  @Inject
  public RunningCollector(MeterRegistry registry) {
    this.registry = registry;
  }

  void start(CollectorConfig config) throws StartFailure {
    Collector started = Collector.start(config, new Counters(), Clock.systemUTC());
    collector = started;
    for (CollectorCounter counter : CollectorCounter.values()) {
      FunctionCounter.builder(counter.metric(), started, it -> it.count(counter))
          .description(counter.meaning())
          .register(registry);
    }
    Gauge.builder("wirescope_collector_buffered_bytes", started, Collector::bufferedBytes)
        .description("bytes that wait to be stored")
        .register(registry);
    Gauge.builder("wirescope_collector_streams", started, Collector::streams)
        .description("streams that agents have open")
        .register(registry);
    LOG.log(
        System.Logger.Level.INFO,
        "agents send to grpc://{0}:{1}",
        config.flight().host(),
        Integer.toString(started.flightPort()));
  }

  /** The collector, once it has started. */
  public Optional<Collector> collector() {
    return Optional.ofNullable(collector);
  }

  @PreDestroy
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }
}
