package dev.wirescope.agent.bench;

import dev.wirescope.agent.bench.RingBench.Trials;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench ring}. */
@Command(
    name = "ring",
    description = "Flood a ring and read it into Arrow, beside a C consumer. Needs root.",
    mixinStandardHelpOptions = true)
public final class RingBenchCommand implements Callable<Integer> {
  private static final int MIB_BITS = 20;
  private static final int WARM_UP_ROUNDS = 2;

  @Option(
      names = "--rounds",
      description = "rounds of all consumers (default: ${DEFAULT-VALUE})",
      defaultValue = "6")
  private int rounds;

  @Option(
      names = "--flood-ms",
      description = "length of a flood at full speed (default: ${DEFAULT-VALUE})",
      defaultValue = "1000")
  private int floodMs;

  @Option(
      names = "--paced-ms",
      description = "length of a flood at the given rate (default: ${DEFAULT-VALUE})",
      defaultValue = "2000")
  private int pacedMs;

  @Option(
      names = "--rate",
      description = "that rate, records a second (default: ${DEFAULT-VALUE})",
      defaultValue = "3000000")
  private long rate;

  @Option(
      names = "--ring-mib",
      description = "size of the ring (default: ${DEFAULT-VALUE})",
      defaultValue = "8")
  private int ringMib;

  @Option(
      names = "--period-us",
      description = "from one look at the ring to the next (default: ${DEFAULT-VALUE})",
      defaultValue = "1000")
  private long periodUs;

  @Option(
      names = "--idle-seconds",
      description = "how long the idle agent is measured, 0: not (default: ${DEFAULT-VALUE})",
      defaultValue = "20")
  private int idleSeconds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    RingBenchSettings settings =
        new RingBenchSettings(
            rounds,
            WARM_UP_ROUNDS,
            Duration.ofMillis(floodMs).toNanos(),
            Duration.ofMillis(pacedMs).toNanos(),
            rate,
            ringMib << MIB_BITS,
            periodUs);
    Map<String, Trials> results = new RingBench(settings).run();
    AgentFootprint.Footprint agent =
        idleSeconds == 0 ? null : AgentFootprint.measure(Duration.ofSeconds(idleSeconds));
    PrintWriter out = spec.commandLine().getOut();
    out.print(RingBenchReport.table(settings, results, agent));
    out.println(RingBenchReport.json(settings, results, agent));
    out.flush();
    return 0;
  }
}
