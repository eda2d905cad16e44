package dev.wirescope.up.demo;

import java.io.IOException;
import java.time.Duration;

/** A named thread that does something over and over for as long as its process lives. */
final class Loop {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /** One round of it. */
  @FunctionalInterface
  interface Round {
    void run() throws IOException, InterruptedException;
  }

  private Loop() {}

  /** Starts it. The kernel shows the first 15 bytes of the name as the thread's own. */
  static void start(String name, Round round) {
    Thread.ofPlatform().name(name).start(() -> repeat(name, round));
  }

  private static void repeat(String name, Round round) {
    while (true) {
      try {
        round.run();
      } catch (IOException e) {
        System.err.println(name + ": " + e.getMessage());
        pause(AFTER_FAILURE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
