package dev.wirescope.up;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesToItsLimitAndForgetsAfterAGoodRun() {
    Backoff backoff = new Backoff();
    Duration crash = Duration.ofMillis(10);
    for (int expected : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertEquals(Duration.ofSeconds(expected), backoff.after(crash));
    }
    assertEquals(Backoff.FIRST, backoff.after(Backoff.HELD));
    assertEquals(Duration.ofSeconds(2), backoff.after(crash));
  }
}
