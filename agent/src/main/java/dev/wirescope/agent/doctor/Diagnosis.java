package dev.wirescope.agent.doctor;

import java.util.List;

/**
 * What this node allows.
 *
 * @param kernel its release
 * @param checks what all probes need
 * @param tracepoints what single programs need
 * @param probes what comes of it
 */
public record Diagnosis(
    String kernel, List<Check> checks, List<Tracepoint> tracepoints, List<ProbeVerdict> probes) {
  /**
   * One thing that all probes need.
   *
   * @param detail what was found, or what is missing
   * @param remedy how to get it, empty if it is there
   */
  public record Check(String name, boolean ok, String detail, String remedy) {}

  /**
   * One tracepoint.
   *
   * @param present whether the kernel's BTF has it
   * @param probe who asks for it
   * @param optional whether that probe runs without it, less precisely
   */
  public record Tracepoint(String name, boolean present, String probe, boolean optional) {}

  /**
   * One probe.
   *
   * @param runs whether it does, on trial
   * @param feature what it gives
   * @param reason why it does not run and how to get it, or what it lacks while it runs
   * @param way how it runs where there is more than one way, otherwise empty
   */
  public record ProbeVerdict(
      String probe, boolean runs, String feature, String reason, String way) {}

  public Diagnosis {
    checks = List.copyOf(checks);
    tracepoints = List.copyOf(tracepoints);
    probes = List.copyOf(probes);
  }

  /** Whether everything can run. */
  public boolean ok() {
    return checks.stream().allMatch(Check::ok) && probes.stream().allMatch(ProbeVerdict::runs);
  }
}
