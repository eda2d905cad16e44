package dev.wirescope.collector.health;

import dev.wirescope.collector.Collector;
import dev.wirescope.collector.RunningCollector;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while ClickHouse takes what agents send. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {
  private final RunningCollector running;

  @Inject
  public ReadyCheck(RunningCollector running) {
    this.running = running;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("clickhouse")
        .status(running.collector().map(Collector::isReady).orElse(false))
        .build();
  }
}
