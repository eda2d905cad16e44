package dev.wirescope.agent.doctor;

import dev.wirescope.agent.doctor.Diagnosis.Check;
import dev.wirescope.agent.doctor.Diagnosis.ProbeVerdict;
import dev.wirescope.agent.doctor.Diagnosis.Tracepoint;

/** A diagnosis for reading. */
final class DiagnosisTable {
  private static final String ROW = "  %-16s %-11s %s%n";

  private DiagnosisTable() {}

  static String of(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("kernel %s%n%n", diagnosis.kernel()));
    text.append(String.format("needed by all probes%n"));
    for (Check check : diagnosis.checks()) {
      String detail = check.ok() ? check.detail() : check.detail() + "; " + check.remedy();
      text.append(String.format(ROW, check.name(), check.ok() ? "ok" : "missing", detail));
    }
    text.append(String.format("%nprobes%n"));
    for (ProbeVerdict probe : diagnosis.probes()) {
      String detail = probe.reason().isEmpty() ? probe.feature() : probe.reason();
      detail += probe.way().isEmpty() ? "" : " (by " + probe.way() + ")";
      text.append(String.format(ROW, probe.probe(), probe.runs() ? "runs" : "cannot run", detail));
    }
    if (!diagnosis.tracepoints().isEmpty()) {
      text.append(String.format("%ntracepoints%n"));
    }
    for (Tracepoint tracepoint : diagnosis.tracepoints()) {
      String present =
          tracepoint.present() ? "present" : tracepoint.optional() ? "optional" : "absent";
      text.append(
          String.format(
              "  %-24s %-11s %s%n", tracepoint.name(), present, "for " + tracepoint.probe()));
    }
    return text.toString();
  }
}
