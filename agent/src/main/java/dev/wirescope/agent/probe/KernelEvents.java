package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.libbpf.KernelBtf;
import dev.wirescope.agent.owner.Executables;
import dev.wirescope.agent.packet.PacketRecorder;
import dev.wirescope.agent.ring.MappedRing;
import dev.wirescope.agent.ring.RingReader;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * The probes in the kernel. Each is loaded on its own: one that cannot run takes only its feature
 * with it and says why in its status. Nothing is pinned: when this is closed or the process dies,
 * the kernel is as it was before. For one thread.
 */
public final class KernelEvents implements EventSource {
  /** Enough for the compiler to have finished the draining loop; some 100 ms. */
  private static final int WARM_UP_RECORDS = 400_000;

  private static final int SENT = 0;
  private static final int LOST_RING = 1;
  private static final int LOST_STATE = 2;
  private static final int LOST_LIMIT = 3;

  // The struct ws_connection_ledger.
  private static final int BEGUN = 0;
  private static final int ENDED = 1;
  private static final int ENDED_UNSEEN = 2;
  private static final int FOUND = 3;

  private static final long[] NO_COUNTS = new long[4];

  private final List<RunningProbe> probes;
  private final StateChanges stateChanges;
  private final NetworkNamespaces namespaces;
  private final Arena buffers = Arena.ofShared();
  private final EventDispatcher dispatcher = new EventDispatcher(new NoEvents());
  private final MappedRing mappedRing;
  private final RingReader reader;
  private final PerCpuCounters probeCounters;
  private final PerCpuCounters zeroWindowCounters;
  private final PerCpuCounters ledgerCounters;
  private final ConnectionLedger ledger;
  private final OpenZeroWindows openZeroWindows;
  private long dropsWatchedSinceNs = Long.MAX_VALUE;
  private long dropsLost;
  private long listenersNotBeforeNs = System.nanoTime();
  private final ConnectionSummaries connectionSummaries;
  private final PacketRecorder packets;
  private final Executables executables;
  private boolean closed;

  private KernelEvents(
      List<RunningProbe> probes,
      StateChanges stateChanges,
      NetworkNamespaces namespaces,
      SharedMaps maps,
      ConnectionLedger ledger) {
    this.probes = probes;
    this.stateChanges = stateChanges;
    this.namespaces = namespaces;
    BpfMap ring = maps.get(ProbeLoader.RING);
    this.mappedRing = ring == null ? null : MappedRing.of(ring);
    this.reader = ring == null ? null : new RingReader(mappedRing.ring());
    this.probeCounters = counters(maps.get("probe_counters"));
    this.zeroWindowCounters = counters(maps.get("zero_window_counters"));
    this.ledgerCounters = counters(maps.get("connection_ledger"));
    this.ledger = ledger;
    BpfMap open = maps.get("open_zero_windows");
    this.openZeroWindows =
        open == null ? null : new OpenZeroWindows(open, zeroWindowCounters, buffers);
    this.connectionSummaries = new ConnectionSummaries(dispatcher, buffers);
    this.packets = maps.get("lanes") == null ? null : new PacketRecorder(maps::get);
    BpfMap processes = maps.get("processes");
    this.executables =
        processes == null
            ? Executables.NONE
            : new ProcessExecutables(processes, maps.get("process_births"), buffers);
  }

  /** Like {@link #start(KernelEventsConfig, EventHandler)}, warmed up on a handler of its own. */
  public static KernelEvents start(KernelEventsConfig config) {
    return start(config, new NoEvents());
  }

  /**
   * Loads the probes, warms the draining loop up and attaches the probes, in this order.
   *
   * @param warmUp gets a few hundred thousand meaningless events, zero but for the kind, before the
   *     first real one may exist
   * @throws ProbeException if this process may not load any
   * @throws dev.wirescope.agent.libbpf.LibbpfException if libbpf or the kernel's BTF is missing
   */
  public static KernelEvents start(KernelEventsConfig config, EventHandler warmUp) {
    return start(config, () -> RingWarmUp.run(warmUp, WARM_UP_RECORDS));
  }

  /** Only to see which probes run: a flood of events would find the draining loop cold. */
  public static KernelEvents tryOut(KernelEventsConfig config) {
    return start(config, () -> {});
  }

  private static KernelEvents start(KernelEventsConfig config, Runnable beforeAttaching) {
    Rights.require();
    SharedMaps maps = new SharedMaps();
    List<RunningProbe> probes = new ArrayList<>();
    StateChanges stateChanges;
    NetworkNamespaces namespaces;
    try (KernelBtf kernel = KernelBtf.load()) {
      ProbeLoader loader = new ProbeLoader(config, kernel, maps);
      for (Probe probe : Probe.values()) {
        probes.add(
            isWanted(probe, config)
                ? RunningProbe.load(probe, loader)
                : RunningProbe.disabled(probe));
      }
      stateChanges = StateChanges.load(probes, loader);
      namespaces = loader.namespaces();
    }
    try {
      KernelEvents events =
          new KernelEvents(
              probes,
              stateChanges,
              namespaces,
              maps,
              new ConnectionLedger(config.unseenEndAfterNs()));
      beforeAttaching.run();
      stateChanges.attach();
      probes.forEach(RunningProbe::attach);
      events.dropsWatchedSinceNs = System.nanoTime();
      return events;
    } catch (RuntimeException e) {
      stateChanges.close();
      probes.forEach(RunningProbe::close);
      throw e;
    }
  }

  @Override
  public int drain(EventHandler handler, int limit) {
    if (reader == null) {
      return 0;
    }
    dispatcher.setHandler(handler);
    return reader.read(dispatcher, limit);
  }

  @Override
  public void tellOpenZeroWindows(long minAgeNs, EventHandler handler) {
    if (openZeroWindows != null) {
      // On Linux nanoTime() is CLOCK_MONOTONIC, the clock of the probes.
      openZeroWindows.tell(System.nanoTime(), minAgeNs, handler);
    }
  }

  @Override
  public int tellConnectionSummaries(EventHandler handler) {
    SocketWalk walk = walk(Probe.CONNECTION_SUMMARY);
    if (walk == null) {
      return 0;
    }
    if (!isAttached(Probe.CONNECTION)) {
      return connectionSummaries.tell(walk, handler);
    }
    long begun = ledgerCounters.readOne(0, BEGUN);
    long foundBefore = ledgerCounters.readOne(0, FOUND);
    long leftOut = namespaces.notWalked();
    int told = connectionSummaries.tell(walk, handler);
    if (namespaces.notWalked() == leftOut) {
      ledger.onWalk(
          begun,
          ledgerCounters.readOne(0, FOUND) - foundBefore,
          ledgerCounters.readOne(0, ENDED),
          System.nanoTime());
    } else {
      ledger.onPartialWalk();
    }
    return told;
  }

  @Override
  public void lookAtListeners() {
    SocketWalk walk = walk(Probe.LISTEN_QUEUE);
    long nowNs = System.nanoTime();
    if (walk != null && nowNs - listenersNotBeforeNs >= 0) {
      connectionSummaries.lookAtListeners(walk);
      listenersNotBeforeNs = nowNs + walk.listenersEveryNs();
    }
  }

  @Override
  public PacketRecorder packets() {
    return packets;
  }

  @Override
  public Executables executables() {
    return executables;
  }

  @Override
  public List<ProbeStatus> status() {
    List<ProbeStatus> status = new ArrayList<>(probes.size());
    for (RunningProbe probe : probes) {
      long[] counts = probeCounters == null ? NO_COUNTS : probeCounters.read(probe.probe().slot());
      status.add(
          new ProbeStatus(
              probe.probe().label(),
              probe.state(),
              probe.reason(),
              counts[SENT],
              counts[LOST_RING],
              counts[LOST_STATE],
              counts[LOST_LIMIT],
              probe.probe() == Probe.CONNECTION ? endsUnseen() : 0));
    }
    return status;
  }

  private long endsUnseen() {
    return ledgerCounters == null ? 0 : ledger.unseen() + ledgerCounters.readOne(0, ENDED_UNSEEN);
  }

  @Override
  public long dropsWatchedSinceNs() {
    if (!isAttached(Probe.DROP)) {
      return Long.MAX_VALUE;
    }
    int slot = Probe.DROP.slot();
    long lost =
        probeCounters.readOne(slot, LOST_RING)
            + probeCounters.readOne(slot, LOST_STATE)
            + probeCounters.readOne(slot, LOST_LIMIT);
    if (lost != dropsLost) {
      dropsLost = lost;
      dropsWatchedSinceNs = System.nanoTime();
    }
    return dropsWatchedSinceNs;
  }

  @Override
  public long notUnderstood() {
    return unknownRecords() + ringCorruptions();
  }

  @Override
  public long namespacesNotWalked() {
    return namespaces.notWalked();
  }

  /** How {@code probe} visits sockets, empty if it does not run or visits none. */
  public String way(Probe probe) {
    SocketWalk walk = walk(probe);
    return walk == null ? "" : walk.way();
  }

  /** What the way in which {@code probe} visits sockets lacks here, and how to get it; or empty. */
  public String shortcoming(Probe probe) {
    SocketWalk walk = walk(probe);
    return walk == null ? "" : walk.shortcoming();
  }

  /** All episodes in which our window was closed; zeros if the probe does not run. */
  public ZeroWindowCounts localZeroWindows() {
    return zeroWindows(1);
  }

  /** All episodes in which the peer's window was closed; zeros if the probe does not run. */
  public ZeroWindowCounts peerZeroWindows() {
    return zeroWindows(2);
  }

  /** Records in the ring that were none of ours: a fault in the program, never silent. */
  public long unknownRecords() {
    return dispatcher.unknown();
  }

  /** How often the ring could not be followed: a fault in the program, never silent. */
  public long ringCorruptions() {
    return reader == null ? 0 : reader.corruptions();
  }

  /** What every program costs, while the kernel accounts for it. */
  public List<ProgramCost> costs() {
    List<ProgramCost> costs = new ArrayList<>(stateChanges.costs());
    probes.forEach(probe -> costs.addAll(probe.costs()));
    return costs;
  }

  /** Takes the probes off their hooks; what is in the ring can still be drained. */
  public void detach() {
    stateChanges.detach();
    probes.forEach(RunningProbe::detach);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    stateChanges.close();
    probes.forEach(RunningProbe::close);
    if (mappedRing != null) {
      mappedRing.close();
    }
    if (packets != null) {
      packets.close();
    }
    buffers.close();
  }

  /** {@code side} as in {@code enum ws_side}: slot side - 1. */
  private ZeroWindowCounts zeroWindows(int side) {
    return zeroWindowCounters == null
        ? new ZeroWindowCounts(0, 0, List.of())
        : ZeroWindowCounts.of(zeroWindowCounters.read(side - 1));
  }

  private static boolean isWanted(Probe probe, KernelEventsConfig config) {
    return config.probes().contains(probe)
        && switch (probe) {
          case INTERFACE -> !config.watched().interfaces().isEmpty();
          case FEED -> !config.watched().feeds().isEmpty();
          default -> true;
        };
  }

  private boolean isAttached(Probe wanted) {
    RunningProbe probe = find(wanted);
    return probe != null && probe.state() == ProbeStatus.State.ATTACHED;
  }

  private SocketWalk walk(Probe wanted) {
    RunningProbe probe = find(wanted);
    return probe == null ? null : probe.walk();
  }

  private RunningProbe find(Probe wanted) {
    for (int i = 0; i < probes.size(); i++) {
      if (probes.get(i).probe() == wanted) {
        return probes.get(i);
      }
    }
    return null;
  }

  private PerCpuCounters counters(BpfMap map) {
    return map == null ? null : new PerCpuCounters(map, buffers);
  }
}
