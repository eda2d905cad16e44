package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import dev.wirescope.agent.libbpf.RunStats;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a program ran and for how long, while {@code kernel.bpf_stats_enabled} was 1.
 *
 * @param program its name
 * @param section where it belongs
 * @param runs how often
 * @param ns in all, with the accounting itself
 */
public record ProgramCost(String program, String section, long runs, long ns) {
  /** Of every program of a loaded object. */
  static List<ProgramCost> of(BpfObject object) {
    List<ProgramCost> costs = new ArrayList<>();
    for (BpfProgram program : object.programs()) {
      if (!program.isSkipped()) {
        RunStats stats = program.runStats();
        costs.add(new ProgramCost(program.name(), program.section(), stats.runs(), stats.ns()));
      }
    }
    return costs;
  }
}
