package dev.wirescope.agent.flight;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), new Random(7));

  @Test
  void doublesUpToItsLimitAndNeverBelowHalf() {
    for (int failure = 0; failure < 100; failure++) {
      long fullMs = Math.min(10_000, 200L << Math.min(failure, 20));
      double ms = backoff.nextNs() / 1e6;
      assertTrue(ms >= fullMs / 2.0 && ms <= fullMs, "failure " + failure + ": " + ms);
    }
  }

  @Test
  void startsAnewWhenItWorked() {
    for (int i = 0; i < 10; i++) {
      backoff.nextNs();
    }
    backoff.reset();
    assertTrue(backoff.nextNs() <= Duration.ofMillis(200).toNanos());
  }
}
