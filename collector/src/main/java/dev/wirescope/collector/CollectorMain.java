package dev.wirescope.collector;

import dev.wirescope.collector.config.CollectorConfig;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.io.PrintStream;

/** Starts the collector and waits for the end. */
@QuarkusMain
public class CollectorMain implements QuarkusApplication {
  private final RunningCollector running;
  private final CollectorConfig config;

  @Inject
  public CollectorMain(RunningCollector running, CollectorConfig config) {
    this.running = running;
    this.config = config;
  }

  /** For the launcher and for {@code java -jar}. */
  public static void main(String... arguments) {
    Quarkus.run(CollectorMain.class, arguments);
  }

  @Override
  public int run(String... arguments) {
    PrintStream errors = System.err;
    try {
      running.start(config);
    } catch (StartFailure e) {
      errors.println("wirescope collector: " + e.getMessage());
      return 1;
    }
    Quarkus.waitForExit();
    return 0;
  }
}
