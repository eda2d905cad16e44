package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfLink;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import dev.wirescope.agent.libbpf.LibbpfException;
import java.util.ArrayList;
import java.util.List;

/** One probe and how it fares: wanted, then loaded, then attached, or failed with a reason. */
final class RunningProbe implements AutoCloseable {
  private static final String CGROUP_SECTION = "cgroup_skb/";
  private static final String ITERATOR_SECTION = "iter/";

  private final Probe probe;
  private final NetworkNamespaces namespaces;
  private final List<BpfLink> links = new ArrayList<>();
  private ProbeStatus.State state;
  private String reason;
  private boolean loaded;
  private BpfObject object; // null of a probe that is not loaded, or has none
  private SocketWalk walk;

  private RunningProbe(
      Probe probe, NetworkNamespaces namespaces, ProbeStatus.State state, String reason) {
    this.probe = probe;
    this.namespaces = namespaces;
    this.state = state;
    this.reason = reason;
  }

  /** A probe that nobody asked for. */
  static RunningProbe disabled(Probe probe) {
    return new RunningProbe(
        probe,
        null,
        ProbeStatus.State.DISABLED,
        probe == Probe.FEED ? "no feed is named by --sequence" : "switched off by configuration");
  }

  /** Loads {@code probe}; that it cannot be loaded is part of its state. */
  static RunningProbe load(Probe probe, ProbeLoader loader) {
    RunningProbe loaded =
        new RunningProbe(probe, loader.namespaces(), ProbeStatus.State.FAILED, "not attached");
    try {
      if (probe.hasObject()) {
        loaded.object = loader.load(probe);
      }
      loaded.loaded = true;
    } catch (LibbpfException | ProbeException e) {
      loaded.reason = e.getMessage();
    }
    return loaded;
  }

  /** Whether it will be attached. */
  boolean isLoaded() {
    return loaded;
  }

  /** It is not attached, for a {@code reason} outside of its own programs. */
  void fail(String why) {
    detach();
    loaded = false;
    reason = why;
    state = ProbeStatus.State.FAILED;
  }

  /** Attaches every program, or none; that it cannot be attached is part of its state. */
  void attach() {
    if (!loaded) {
      return;
    }
    try {
      if (object != null) {
        for (BpfProgram program : object.programs()) {
          if (!program.isSkipped()) {
            attach(program);
          }
        }
      }
      state = ProbeStatus.State.ATTACHED;
      reason = "";
    } catch (LibbpfException | ProbeException e) {
      reason = e.getMessage();
      detach();
    }
  }

  /** Takes it off its hooks. Its maps stay readable. */
  void detach() {
    links.forEach(BpfLink::close);
    links.clear();
    if (walk != null) {
      walk.close();
      walk = null;
    }
  }

  /** How it visits sockets when it is asked to, null if it does not run or visits none. */
  SocketWalk walk() {
    return walk;
  }

  /** What its programs cost so far; empty if it has none or is not loaded. */
  List<ProgramCost> costs() {
    return object == null ? List.of() : ProgramCost.of(object);
  }

  Probe probe() {
    return probe;
  }

  ProbeStatus.State state() {
    return state;
  }

  String reason() {
    return reason;
  }

  @Override
  public void close() {
    detach();
    loaded = false;
    if (object != null) {
      object.close();
      object = null;
    }
  }

  private void attach(BpfProgram program) {
    if (SocketIterator.STORAGE.runs(program)) {
      walk = new StorageWalk(program.attachToMap(object.map(SharedMaps.SOCKETS).orElseThrow()));
    } else if (SocketIterator.NAMESPACE.runs(program)) {
      walk = new NamespaceWalk(program.attachIterator(), namespaces);
    } else if (program.section().startsWith(ITERATOR_SECTION)) {
      program.iterate();
    } else if (program.section().startsWith(CGROUP_SECTION)) {
      links.add(program.attachToCgroup(CgroupRoot.require()));
    } else {
      links.add(program.attach());
    }
  }
}
