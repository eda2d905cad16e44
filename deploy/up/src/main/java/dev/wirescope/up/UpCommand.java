package dev.wirescope.up;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code wirescope up}. */
@Command(
    name = "wirescope up",
    description = "Runs everything on one machine, until Ctrl-C.",
    mixinStandardHelpOptions = true,
    version = "wirescope 0.1.0",
    sortOptions = false,
    abbreviateSynopsis = true)
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--demo",
      description =
          "Make traffic of its own that contains every kind of event, in network namespaces that go"
              + " away with it.")
  private boolean demo;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the dashboard and the API on 127.0.0.1 (default: 8080; 0: any).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where data, tokens and logs are kept (default: .wirescope/data).")
  private Path data;

  @Option(
      names = "--without-agent",
      description = "The services alone: watches nothing on this node and needs no root.")
  private boolean withoutAgent;

  @Override
  public Integer call() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--port must be between 0 and 65535, but was " + port);
    }
    if (demo && withoutAgent) {
      throw new ParameterException(
          spec.commandLine(), "--demo needs the agent: leave out --without-agent");
    }
    PrintWriter err = spec.commandLine().getErr();
    Installation installation = Installation.ofThisJar();
    UpOptions options =
        new UpOptions(
            demo,
            port,
            data != null ? data : installation.root().resolve(".wirescope/data"),
            !withoutAgent);
    return run(new Up(options, installation, line -> err.println("wirescope: " + line)), err);
  }

  private int run(Up up, PrintWriter err) {
    AtomicBoolean ended = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              up.close();
              if (!ended.get()) {
                // Stopped by a signal, as it is meant to be.
                Runtime.getRuntime().halt(0);
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      up.start();
      PrintWriter out = spec.commandLine().getOut();
      out.println("dashboard: " + up.dashboard());
      out.println("token: " + up.token());
      out.flush();
      up.watch();
      return 0;
    } catch (UserError e) {
      ended.set(true);
      up.close();
      err.println("wirescope: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      return waitForHook(hook);
    }
  }

  /** Being stopped while starting: the hook ends the process. */
  private static int waitForHook(Thread hook) {
    try {
      hook.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
