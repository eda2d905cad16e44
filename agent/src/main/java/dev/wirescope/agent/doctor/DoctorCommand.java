package dev.wirescope.agent.doctor;

import dev.wirescope.agent.probe.Feeds;
import dev.wirescope.agent.probe.KernelEventsConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: exits with 0 when every probe can run, with 1 otherwise. */
@Command(
    name = "doctor",
    description = "Say which probes this kernel allows, what is missing and how to get it.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  /** RTP: no feed is followed unless one is named, but whether one could be is tried. */
  private static final Feeds SOME_FEED =
      new Feeds(
          List.of(new Feeds.Format(5004, new Feeds.Field(2, 2), null, false)), Feeds.SETTLE_NS);

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Diagnosis diagnosis = new Doctor(KernelEventsConfig.defaults().withFeeds(SOME_FEED)).examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(DiagnosisJson.of(diagnosis));
    } else {
      out.print(DiagnosisTable.of(diagnosis));
    }
    out.flush();
    return diagnosis.ok() ? 0 : 1;
  }
}
