package dev.wirescope.up;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program that is kept running.
 *
 * @param name what it is called on the screen
 * @param command program and arguments
 * @param log where its output goes
 * @param readiness tells when others may rely on it
 * @param startLimit how long it may take to get there
 */
public record Service(
    String name, List<String> command, Path log, Readiness readiness, Duration startLimit) {
  /** Copies the command. */
  public Service {
    command = List.copyOf(command);
  }

  /** Whether a running service can be relied on. */
  @FunctionalInterface
  public interface Readiness {
    /** Ready as soon as it runs. */
    Readiness AT_ONCE = () -> true;

    /** Asks once; must return within a few seconds. */
    boolean isReady() throws InterruptedException;
  }
}
