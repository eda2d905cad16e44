package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfLink;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import dev.wirescope.agent.libbpf.LibbpfException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The one program that does, at each state change of a connection, what all probes want done then.
 * A part that this kernel cannot run is switched off, and takes only its own probe with it.
 */
final class StateChanges implements AutoCloseable {
  /** The name of its object. */
  static final String OBJECT = "state_change";

  private final List<RunningProbe> probes;
  private final List<BpfLink> links = new ArrayList<>();
  private BpfObject object;

  private StateChanges(List<RunningProbe> probes, BpfObject object) {
    this.probes = probes;
    this.object = object;
  }

  /** Loads it for those of {@code all} that are loaded and want it; others are left alone. */
  static StateChanges load(List<RunningProbe> all, ProbeLoader loader) {
    List<RunningProbe> wanted =
        all.stream().filter(probe -> probe.isLoaded() && probe.probe().seesStateChanges()).toList();
    StateChanges changes = tryLoad(wanted, loader);
    if (changes == null) {
      for (RunningProbe probe : wanted) {
        StateChanges alone = tryLoad(List.of(probe), loader);
        if (alone != null) {
          alone.close();
        }
      }
      changes = tryLoad(wanted.stream().filter(RunningProbe::isLoaded).toList(), loader);
    }
    if (changes == null) {
      return new StateChanges(List.of(), null);
    }
    if (changes.object != null) {
      loader.keep(changes.object);
    }
    return changes;
  }

  /** Null if it cannot be loaded; a single probe is then told why. */
  private static StateChanges tryLoad(List<RunningProbe> probes, ProbeLoader loader) {
    if (probes.isEmpty()) {
      return new StateChanges(probes, null);
    }
    Set<Probe> wanted = EnumSet.noneOf(Probe.class);
    probes.forEach(probe -> wanted.add(probe.probe()));
    try {
      return new StateChanges(probes, loader.loadStateChanges(wanted));
    } catch (LibbpfException | ProbeException e) {
      if (probes.size() == 1) {
        probes.getFirst().fail(e.getMessage());
      }
      return null;
    }
  }

  /** Attaches it; if it cannot be attached, all its probes fail. */
  void attach() {
    if (object == null) {
      return;
    }
    try {
      for (BpfProgram program : object.programs()) {
        links.add(program.attach());
      }
    } catch (LibbpfException e) {
      detach();
      probes.forEach(probe -> probe.fail(e.getMessage()));
    }
  }

  /** Takes it off its hook. Its maps stay readable. */
  void detach() {
    links.forEach(BpfLink::close);
    links.clear();
  }

  /** What it costs so far; empty if it is not loaded. */
  List<ProgramCost> costs() {
    return object == null ? List.of() : ProgramCost.of(object);
  }

  @Override
  public void close() {
    detach();
    if (object != null) {
      object.close();
      object = null;
    }
  }
}
