package dev.wirescope.agent.bench;

import dev.wirescope.agent.bench.oracle.TcpOraclesCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench NAME}: each benchmark prints a table and one JSON line. */
@Command(
    name = "bench",
    description = "Run a benchmark on this machine.",
    mixinStandardHelpOptions = true,
    footer = "%nbench kernels, a smoke test on other kernels, is run by ./wirescope itself.",
    subcommands = {
      RingBenchCommand.class,
      BurstCostCommand.class,
      BurstOracleCommand.class,
      BurstSenderCommand.class,
      DetectorsCommand.class,
      LedgerTrafficCommand.class,
      PacketLedgerCommand.class,
      TcpCostCommand.class,
      TcpOraclesCommand.class,
      ZeroWindowDurationsCommand.class,
      SlowReaderCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
