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
    try (BpfObject object = BpfObject.open(probe.label(), objects.elf(probe))) {
      for (BpfProgram program : object.programs()) {
        tracepoint(program)
            .ifPresent(name -> needs.add(new Tracepoint(name, probe.canDoWithout(program.name()))));
      }
    }
    return needs;
  }

  /** The tracepoint a program belongs to, if it belongs to one. */
  static Optional<String> tracepoint(BpfProgram program) {
    return program.section().startsWith(TRACEPOINT_SECTION)
        ? Optional.of(program.section().substring(TRACEPOINT_SECTION.length()))
        : Optional.empty();
  }
}
