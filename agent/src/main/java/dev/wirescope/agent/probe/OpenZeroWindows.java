package dev.wirescope.agent.probe;

import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.EventKind;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.libbpf.BpfMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * The zero-window episodes that are open now, from the kernel's map of them. There is nearly always
 * none: then a look costs one small system call for each side and allocates nothing. For one
 * thread.
 */
final class OpenZeroWindows {
  private static final int BATCH = 256;
  private static final int SIDES = 2;
  private static final int STARTED = 0;
  private static final int ENDED = 1;
  private static final int TIME_NS = EventHeader.LAYOUT.offsetOf("time_ns");
  private static final int DURATION_NS = ZeroWindowEvent.LAYOUT.offsetOf("duration_ns");

  private final BpfMap map;
  private final PerCpuCounters counters;
  private final MemorySegment position;
  private final MemorySegment keys;
  private final MemorySegment values;
  private final MemorySegment count;
  private final ZeroWindowEvent event = new ZeroWindowEvent();
  private final Map<Episode, Told> told = new HashMap<>();
  private long look;

  /**
   * For the map of open episodes and the counters of started and ended ones.
   *
   * @param arena holds the buffers and must live as long as this does
   */
  OpenZeroWindows(BpfMap map, PerCpuCounters counters, Arena arena) {
    this.map = map;
    this.counters = counters;
    this.position = arena.allocate(Math.max(map.keySize(), Integer.BYTES), Long.BYTES);
    this.keys = arena.allocate((long) BATCH * map.keySize(), Long.BYTES);
    this.values = arena.allocate((long) BATCH * ZeroWindowEvent.SIZE, Long.BYTES);
    this.count = arena.allocate(ValueLayout.JAVA_INT);
  }

  private record Episode(long connectionId, byte side, long startNs) {}

  private static final class Told {
    private long seenInLook;
  }

  /** See {@link EventSource#tellOpenZeroWindows}. */
  void tell(long nowNs, long minAgeNs, EventHandler handler) {
    if (!isAnyOpen()) {
      told.clear();
      return;
    }
    look++;
    boolean first = true;
    boolean more = true;
    // Entries come and go while we read: never go round more often than the map can be full.
    for (int left = map.maxEntries(); more && left > 0; left -= BATCH) {
      count.set(ValueLayout.JAVA_INT, 0, BATCH);
      more = map.lookupBatch(position, first, keys, values, count);
      first = false;
      int found = count.get(ValueLayout.JAVA_INT, 0);
      for (int i = 0; i < found; i++) {
        tell((long) i * ZeroWindowEvent.SIZE, nowNs, minAgeNs, handler);
      }
    }
    told.values().removeIf(entry -> entry.seenInLook != look);
  }

  /**
   * Compares what began with what ended. A look into the empty map would visit each of its buckets,
   * which costs some fifty times as much. An episode that begins or ends meanwhile may be missed;
   * the next look sees it.
   */
  private boolean isAnyOpen() {
    for (int slot = 0; slot < SIDES; slot++) {
      if (counters.readOne(slot, STARTED) != counters.readOne(slot, ENDED)) {
        return true;
      }
    }
    return false;
  }

  private void tell(long offset, long nowNs, long minAgeNs, EventHandler handler) {
    event.wrap(values, offset);
    // The record that was made when the window closed; the kernel does not keep it up to date.
    long ageNs = nowNs - event.startNs();
    if (event.kind() != EventKind.ZERO_WINDOW || ageNs < minAgeNs) {
      return;
    }
    Episode episode = new Episode(event.connectionId(), event.side(), event.startNs());
    Told known = told.get(episode);
    boolean isNew = known == null;
    if (isNew) {
      known = new Told();
      told.put(episode, known);
    }
    known.seenInLook = look;
    if (isNew) {
      values.set(ValueLayout.JAVA_LONG, offset + TIME_NS, nowNs);
      values.set(ValueLayout.JAVA_LONG, offset + DURATION_NS, ageNs);
      handler.onZeroWindow(event);
    }
  }
}
