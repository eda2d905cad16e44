package dev.wirescope.query.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final int SAMPLES = 20_000;

  private final Backoff backoff = new Backoff(Duration.ofSeconds(1));

  @Test
  void shouldDoubleTheMeanWithEachFailureAndSpreadOverAllOfIt() {
    for (int failures = 1; failures <= 4; failures++) {
      Random random = new Random(1);
      double sum = 0;
      long least = Long.MAX_VALUE;
      for (int i = 0; i < SAMPLES; i++) {
        long wait = backoff.wait(failures, random).toMillis();
        sum += wait;
        least = Math.min(least, wait);
      }
      double mean = 1000.0 * (1 << (failures - 1));
      assertEquals(mean, sum / SAMPLES, mean * 0.03);
      assertTrue(least < mean * 0.05, "full jitter begins at nothing");
    }
  }

  @Test
  void shouldNeverWaitLongerThanAMinute() {
    Random random = new Random(2);
    for (int failures = 1; failures < 200; failures++) {
      assertTrue(backoff.wait(failures, random).compareTo(Duration.ofMinutes(1)) <= 0);
    }
  }
}
