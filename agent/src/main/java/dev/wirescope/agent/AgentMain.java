package dev.wirescope.agent;

import dev.wirescope.agent.ask.AskCommand;
import dev.wirescope.agent.bench.BenchCommand;
import dev.wirescope.agent.command.AgentCommand;
import dev.wirescope.agent.doctor.DoctorCommand;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Watched;
import dev.wirescope.agent.top.TopCommand;
import dev.wirescope.agent.watch.ReplayCommand;
import dev.wirescope.agent.watch.WatchCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that run on the node. */
@Command(
    name = "wirescope",
    description = "An oscilloscope for the network of this node.",
    mixinStandardHelpOptions = true,
    subcommands = {DoctorCommand.class, BenchCommand.class, ReplayCommand.class, AskCommand.class})
public final class AgentMain implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Exits with 0 on success, 1 on failure, 2 on wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, wired; for {@link #main} and for tests. */
  static CommandLine commandLine() {
    return new CommandLine(new AgentMain())
        .addSubcommand(new AgentCommand(AgentMain::kernelEvents))
        .addSubcommand(new WatchCommand(AgentMain::kernelEvents))
        .addSubcommand(new TopCommand(AgentMain::connectionEvents))
        .setParameterExceptionHandler(AgentMain::wrongUsage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(command.getColorScheme().errorText(oneLine(failure)));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  private static EventSource kernelEvents(Watched watched, EventHandler warmUp) {
    return KernelEvents.start(KernelEventsConfig.defaults().withWatched(watched), warmUp);
  }

  private static EventSource connectionEvents(Watched watched, EventHandler warmUp) {
    return KernelEvents.start(TopCommand.probes().withWatched(watched), warmUp);
  }

  /** One line rather than a page of usage, which would hide what was wrong. */
  private static int wrongUsage(CommandLine.ParameterException wrong, String[] arguments) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    wrong
        .getCommandLine()
        .getErr()
        .println("wirescope: " + wrong.getMessage() + " (see " + command + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  /** What failed, with its type where the message alone would say nothing. */
  private static String oneLine(Exception failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.toString() : message;
    return "wirescope: " + text.replace('\n', ' ');
  }
}
