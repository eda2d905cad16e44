package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import dev.wirescope.agent.libbpf.Jiffy;
import dev.wirescope.agent.libbpf.LibbpfException;
import dev.wirescope.agent.libbpf.Tracepoints;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.packet.PacketRecorder;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Loads one probe at a time, fitted to the running kernel. Attaches nothing. */
final class ProbeLoader {
  /** The ring that all probes write to. */
  static final String RING = "events";

  private static final String RETRANSMIT = "tcp_retransmit_skb";

  private static final String KFREE = "kfree_skb";
  private static final String SEND_RESET = "tcp_send_reset";

  /** buffer, location and reason, since Linux 5.17 (commit c504e5c2f964); later the receiver. */
  private static final int KFREE_ARGUMENTS_WITH_REASON = 3;

  /** socket and segment; a later kernel adds the reason (commit 571320505067). */
  private static final int RESET_ARGUMENTS_WITHOUT_REASON = 2;

  /** socket and segment; a later kernel adds the error (commit ad892e912b84). */
  private static final int RETRANSMIT_ARGUMENTS_WITHOUT_ERROR = 2;

  private final KernelEventsConfig config;
  private final Tracepoints kernel;
  private final SharedMaps maps;
  private final NetworkNamespaces namespaces = new NetworkNamespaces();

  ProbeLoader(KernelEventsConfig config, Tracepoints kernel, SharedMaps maps) {
    this.config = config;
    this.kernel = kernel;
    this.maps = maps;
  }

  /** The loaded object of a probe that has one; the caller closes it, after all others. */
  BpfObject load(Probe probe) {
    BpfObject object = probe.walksSockets() ? loadBestWalk(probe) : load(probe, _ -> false);
    keep(object);
    return object;
  }

  /** What all walks over sockets share. */
  NetworkNamespaces namespaces() {
    return namespaces;
  }

  /** With the first iterator that can be loaded; the refusal of the last if none can. */
  private BpfObject loadBestWalk(Probe probe) {
    LibbpfException refused = null;
    for (SocketIterator iterator : SocketIterator.values()) {
      if (config.socketIterators().contains(iterator)) {
        try {
          return load(probe, program -> !iterator.runs(program));
        } catch (LibbpfException e) {
          refused = e;
        }
      }
    }
    if (refused == null) {
      throw new ProbeException("no iterator over sockets is allowed", "configure one");
    }
    throw refused;
  }

  private BpfObject load(Probe probe, Predicate<BpfProgram> leftOut) {
    return load(
        probe.label(),
        opened -> {
          opened.programs().stream().filter(leftOut).forEach(BpfProgram::skip);
          fitToKernel(probe::canDoWithout, opened.programs());
          requireReasons(probe);
          setConstants(probe, opened);
        });
  }

  /** What is loaded from now on shares the maps of {@code object}, which must stay open. */
  void keep(BpfObject object) {
    maps.addFrom(object);
  }

  /**
   * The loaded object of what {@code probes} do when a connection's state changes; the caller
   * {@link #keep keeps} it or closes it.
   */
  BpfObject loadStateChanges(Set<Probe> probes) {
    return load(
        StateChanges.OBJECT,
        object -> {
          fitToKernel(program -> false, object.programs());
          for (Probe probe : Probe.values()) {
            if (probe.seesStateChanges()) {
              object.setConstant("with_" + probe.label(), probes.contains(probe) ? 1 : 0);
            }
          }
          setShortestEpisodes(object);
        });
  }

  private BpfObject load(String name, Consumer<BpfObject> fit) {
    BpfObject object = BpfObject.open(name, config.objects().elf(name));
    try {
      fit.accept(object);
      setWanted(object);
      object.map(RING).ifPresent(ring -> ring.setMaxEntries(config.ringBytes()));
      maps.reuseIn(object);
      object.load();
      return object;
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  private void fitToKernel(Predicate<String> canDoWithout, List<BpfProgram> programs) {
    for (BpfProgram program : programs) {
      String tracepoint = ProbeNeeds.tracepoint(program).orElse(null);
      if (tracepoint == null || kernel.hasTracepoint(tracepoint)) {
        continue;
      }
      if (!canDoWithout.test(program.name())) {
        throw new ProbeException(
            "this kernel has no tracepoint " + tracepoint,
            "boot a newer one (wirescope is made for 5.11 and later)");
      }
      program.skip();
    }
  }

  /** Without a reason the tracepoint also tells of every buffer that was freed in good order. */
  private void requireReasons(Probe probe) {
    if (probe == Probe.DROP && kernel.tracepointArguments(KFREE) < KFREE_ARGUMENTS_WITH_REASON) {
      throw new ProbeException(
          "this kernel gives no reason for drops", "boot Linux 5.17 or newer for this feature");
    }
  }

  private void setConstants(Probe probe, BpfObject object) {
    switch (probe) {
      case RETRANSMISSION ->
          object.setConstant(
              "has_retransmit_error",
              kernel.tracepointArguments(RETRANSMIT) > RETRANSMIT_ARGUMENTS_WITHOUT_ERROR ? 1 : 0);
      case ZERO_WINDOW -> setShortestEpisodes(object);
      case DROP ->
          object.setConstant(
              "has_receiver",
              kernel.tracepointArguments(KFREE) > KFREE_ARGUMENTS_WITH_REASON ? 1 : 0);
      case RESET ->
          object.setConstant(
              "has_reset_reason",
              kernel.tracepointArguments(SEND_RESET) > RESET_ARGUMENTS_WITHOUT_REASON ? 1 : 0);
      case CONNECTION, SOCKET_USER, EXISTING_SOCKET, LISTEN_QUEUE, PROCESS -> {}
      case CONNECTION_SUMMARY -> {
        object.setConstant("jiffy_ns", Jiffy.ns());
        object.setConstant("tell_all", config.summaryOfAll() ? 1 : 0);
      }
      case INTERFACE -> fitRecorder(object);
      case FEED -> {
        Feeds feeds = config.watched().feeds();
        object.setConstant("formats", feeds.formatBytes());
        object.setConstant("format_count", feeds.formats().size());
        object.setConstant("settle_ns", feeds.settleNs());
      }
    }
  }

  private void setShortestEpisodes(BpfObject object) {
    object.setConstant("min_duration_ns", config.zeroWindowDurationMinNs());
    object.setConstant("min_hole_ns", HoleEvent.DURATION_MIN_NS);
  }

  private void setWanted(BpfObject object) {
    if (!object.hasConstant("wanted_ports")) {
      return;
    }
    WantedConnections wanted = config.watched().connections();
    object.setConstant("wanted_ports", wanted.portBytes());
    object.setConstant("wanted_port_count", wanted.ports().size());
    object.setConstant("wanted_netns", wanted.namespaceBytes());
    object.setConstant("wanted_netns_count", wanted.namespaces().size());
    object.setConstant("wanted_cgroups", wanted.cgroupIdBytes());
    object.setConstant("wanted_cgroup_count", wanted.cgroupIds().size());
  }

  private void fitRecorder(BpfObject object) {
    int cpus = BpfMap.possibleCpus();
    int lanePackets = PacketRecorder.lanePackets(cpus);
    InterfaceSelection interfaces = config.watched().interfaces();
    object.setConstant("selection", interfaces.kinds());
    object.setConstant("names", interfaces.nameBytes());
    object.setConstant("lane_packets", lanePackets);
    object.setConstant("jiffy_ns", Jiffy.ns());
    object.map("lanes").orElseThrow().setMaxEntries(cpus);
    object.map("packets").orElseThrow().setMaxEntries(cpus * lanePackets);
  }
}
