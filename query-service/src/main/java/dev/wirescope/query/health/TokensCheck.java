package dev.wirescope.query.health;

import dev.wirescope.query.access.ReloadingTokens;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether anybody can be let in. */
@Readiness
public class TokensCheck implements HealthCheck {
  private final ReloadingTokens tokens;

  TokensCheck(ReloadingTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public HealthCheckResponse call() {
    String problem = tokens.problem();
    return problem.isEmpty()
        ? HealthCheckResponse.up("tokens")
        : HealthCheckResponse.named("tokens").down().withData("problem", problem).build();
  }
}
