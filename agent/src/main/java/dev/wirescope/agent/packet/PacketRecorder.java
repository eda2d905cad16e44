package dev.wirescope.agent.packet;

import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.libbpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The recorder's maps, mapped into this process: what the kernel notes of every packet of the
 * watched interfaces, which interfaces those are, and which flows. For one thread.
 */
public final class PacketRecorder implements PacketSource, AutoCloseable {
  /** Packets that are kept, of all CPUs together: 4 MiB. */
  private static final int PACKETS = 1 << 17;

  private static final int LANE_PACKETS_MIN = 1 << 12;
  private static final int WATCHED = 2;
  private static final int FREE = 0;

  /** A packet that was stamped is noted well within this time, unless its CPU is taken away. */
  private static final long SETTLED_NS = 1_000_000;

  private final Arena arena = Arena.ofShared();
  private final BpfMap slots;
  private final BpfMap senders;
  private final MemorySegment lanes;
  private final MemorySegment packets;
  private final MemorySegment interfaces;
  private final MemorySegment flows;
  private final MemorySegment shared;
  private final MemorySegment key;
  private final MemorySegment sender;
  private final int lanePackets;
  private final List<Integer> retired = new ArrayList<>();

  /** Packets of each CPU's lane, on a machine of so many. */
  public static int lanePackets(int cpus) {
    return Math.max(LANE_PACKETS_MIN, Integer.highestOneBit(PACKETS / cpus));
  }

  /**
   * Maps the maps.
   *
   * @param maps by name; {@code senders} may be missing
   */
  public PacketRecorder(Function<String, BpfMap> maps) {
    slots = maps.apply("interface_slots");
    senders = maps.apply("senders");
    lanePackets = lanePackets(BpfMap.possibleCpus());
    lanes = mapped(maps.apply("lanes"));
    packets = mapped(maps.apply("packets"));
    interfaces = mapped(maps.apply("interfaces"));
    flows = mapped(maps.apply("flows"));
    shared = mapped(maps.apply("recorder"));
    key = arena.allocate(8, 8);
    sender = arena.allocate(DatagramSender.BYTES, 8);
  }

  @Override
  public Replay newReplay() {
    return new Replay(BpfMap.possibleCpus(), lanePackets);
  }

  @Override
  public long replay(Replay replay, long nowNs) {
    return replay.lanes(lanes, packets, nowNs - SETTLED_NS);
  }

  @Override
  public List<WatchedInterface> interfaces() {
    List<WatchedInterface> watched = new ArrayList<>();
    for (int slot = 0; slot < PacketLayouts.INTERFACES; slot++) {
      long at = (long) slot * PacketLayouts.INTERFACE.size();
      if (interfaces.get(ValueLayout.JAVA_INT, at) == WATCHED && !retired.contains(slot)) {
        watched.add(
            new WatchedInterface(
                slot,
                interfaces.get(ValueLayout.JAVA_INT, at + 4),
                interfaces.get(ValueLayout.JAVA_INT, at + 8),
                Short.toUnsignedInt(interfaces.get(ValueLayout.JAVA_SHORT, at + 12)),
                interfaces.get(ValueLayout.JAVA_SHORT, at + 14) != 0,
                interfaces.getString(at + 16)));
      }
    }
    return watched;
  }

  @Override
  public int interfaceCount() {
    int count = 0;
    for (int slot = 0; slot < PacketLayouts.INTERFACES; slot++) {
      long at = (long) slot * PacketLayouts.INTERFACE.size();
      count += interfaces.get(ValueLayout.JAVA_INT, at) == WATCHED ? 1 : 0;
    }
    return count - retired.size();
  }

  /** Until {@link #freeRetired} a CPU may still know the interface by its old slot. */
  @Override
  public void forget(WatchedInterface gone) {
    key.set(ValueLayout.JAVA_INT, 0, gone.netns());
    key.set(ValueLayout.JAVA_INT, 4, gone.index());
    slots.delete(key);
    shared.set(ValueLayout.JAVA_INT, 0, shared.get(ValueLayout.JAVA_INT, 0) + 1);
    retired.add(gone.slot());
  }

  @Override
  public void freeRetired() {
    for (int slot : retired) {
      interfaces.set(ValueLayout.JAVA_INT, (long) slot * PacketLayouts.INTERFACE.size(), FREE);
    }
    retired.clear();
  }

  @Override
  public long noted(int cpu) {
    return lanes.get(ValueLayout.JAVA_LONG, (long) cpu * PacketLayouts.LANE.size());
  }

  @Override
  public PacketFlow flow(int hash) {
    int sets = PacketLayouts.FLOWS / PacketLayouts.FLOW_WAYS;
    long first = (long) Integer.remainderUnsigned(hash, sets) * PacketLayouts.FLOW_WAYS;
    for (int way = 0; hash != 0 && way < PacketLayouts.FLOW_WAYS; way++) {
      PacketFlow flow = PacketFlow.read(flows, (first + way) * PacketLayouts.FLOW.size());
      if (flow.hash() == hash) {
        return flow;
      }
    }
    return null;
  }

  @Override
  public DatagramSender sender(long socket) {
    if (senders == null || socket == 0) {
      return null;
    }
    key.set(ValueLayout.JAVA_LONG, 0, socket);
    return senders.lookup(key, sender) ? DatagramSender.read(sender) : null;
  }

  /** Packets of interfaces for which there was no place. */
  public long interfacesRefused() {
    return shared.get(ValueLayout.JAVA_LONG, 8);
  }

  @Override
  public void close() {
    arena.close();
  }

  private MemorySegment mapped(BpfMap map) {
    long entry = (map.valueSize() + 7L) & -8;
    long page = BpfMap.pageBytes();
    long bytes = (entry * map.maxEntries() + page - 1) / page * page;
    return map.mapReadWrite(bytes, 0)
        .reinterpret(bytes, arena, mapping -> BpfMap.unmap(mapping, bytes));
  }
}
