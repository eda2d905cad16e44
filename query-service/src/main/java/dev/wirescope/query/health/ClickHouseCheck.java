package dev.wirescope.query.health;

import dev.wirescope.query.clickhouse.ClickHouse;
import dev.wirescope.query.clickhouse.Sql;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether questions can be answered. */
@Readiness
public class ClickHouseCheck implements HealthCheck {
  private static final Sql CLOCK = Sql.load("tail/clock");

  private final ClickHouse clickHouse;

  ClickHouseCheck(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      clickHouse.query(CLOCK, Map.of());
      return HealthCheckResponse.up("clickhouse");
    } catch (RuntimeException e) {
      return HealthCheckResponse.named("clickhouse")
          .down()
          .withData("problem", String.valueOf(e.getMessage()))
          .build();
    }
  }
}
