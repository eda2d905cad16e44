package dev.wirescope.agent.bench;

import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench tcp-cost}: what the TCP probes cost those who are watched. */
@Command(
    name = "tcp-cost",
    mixinStandardHelpOptions = true,
    description = "What all TCP probes together cost nginx and the kernel. Needs root.")
final class TcpCostCommand implements Callable<Integer> {
  @Mixin private CostOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    KernelEventsConfig config =
        KernelEventsConfig.defaults().withProbes(EnumSet.complementOf(EnumSet.of(Probe.INTERFACE)));
    new CostBench("tcp-cost", config, options.pairs(), options.trialSeconds())
        .run(spec.commandLine().getOut());
    return 0;
  }
}
