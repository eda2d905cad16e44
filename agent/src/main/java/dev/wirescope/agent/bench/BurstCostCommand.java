package dev.wirescope.agent.bench;

import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.probe.KernelEventsConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench burst-cost}: what the packet hooks cost, on top of the TCP probes. */
@Command(
    name = "burst-cost",
    mixinStandardHelpOptions = true,
    description =
        "What noting every packet costs nginx and the kernel, with all TCP probes on too. Needs root.")
final class BurstCostCommand implements Callable<Integer> {
  @Mixin private CostOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    KernelEventsConfig config =
        KernelEventsConfig.defaults().withInterfaces(InterfaceSelection.ALL);
    new CostBench("burst-cost", config, options.pairs(), options.trialSeconds())
        .run(spec.commandLine().getOut());
    return 0;
  }
}
