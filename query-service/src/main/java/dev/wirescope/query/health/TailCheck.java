package dev.wirescope.query.health;

import dev.wirescope.query.tail.TailLoop;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether findings are looked for. */
@Readiness
public class TailCheck implements HealthCheck {
  private final TailLoop loop;

  TailCheck(TailLoop loop) {
    this.loop = loop;
  }

  @Override
  public HealthCheckResponse call() {
    String problem = loop.problem();
    return problem.isEmpty()
        ? HealthCheckResponse.up("findings")
        : HealthCheckResponse.named("findings").down().withData("problem", problem).build();
  }
}
