package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a probe needs from the kernel, read from its object; needs libbpf but no rights. */
public final class ProbeNeeds {
  private static final String TRACEPOINT_SECTION = "tp_btf/";

  private ProbeNeeds() {}

  /** A tracepoint of a probe; {@code optional} if the probe runs without it, less precisely. */
  public record Tracepoint(String name, boolean optional) {}

  /** The tracepoints of {@code probe}'s programs. */
  public static List<Tracepoint> tracepoints(Probe probe, ProbeObjects objects) {
    List<Tracepoint> needs = new ArrayList<>();
    if (probe.hasObject()) {
      add(needs, probe, probe.label(), objects);
    }
    if (probe.seesStateChanges()) {
      add(needs, probe, StateChanges.OBJECT, objects);
    }
    return needs;
  }

  private static void add(List<Tracepoint> needs, Probe probe, String name, ProbeObjects objects) {
    try (BpfObject object = BpfObject.open(name, objects.elf(name))) {
      for (BpfProgram program : object.programs()) {
        tracepoint(program)
            .ifPresent(
                tracepoint ->
                    needs.add(new Tracepoint(tracepoint, probe.canDoWithout(program.name()))));
      }
    }
  }

  /** The tracepoint a program belongs to, if it belongs to one. */
  static Optional<String> tracepoint(BpfProgram program) {
    return program.section().startsWith(TRACEPOINT_SECTION)
        ? Optional.of(program.section().substring(TRACEPOINT_SECTION.length()))
        : Optional.empty();
  }
}
