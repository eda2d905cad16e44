package dev.wirescope.agent.doctor;

import dev.wirescope.agent.probe.KernelEventsConfig;
import java.io.PrintWriter;
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
  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Diagnosis diagnosis = new Doctor(KernelEventsConfig.defaults()).examine();
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
