package dev.wirescope.agent.burst;

import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What happened to connections and is to be drawn: zero windows of {@value #ZERO_WINDOW_MIN_MS} ms
 * and more, and clusters of retransmissions, each of which comes within {@value #NEAR_MS} ms of the
 * one before. For one thread.
 *
 * <p>The packets are kept for about a second. What lasts longer is drawn twice: around its start
 * while it is still there, and around its end.
 */
public final class ConnectionTrouble {
  static final byte ZERO_WINDOW = 3;
  static final byte RETRANSMISSION = 4;

  private static final int ZERO_WINDOW_MIN_MS = 10;
  private static final int NEAR_MS = 100;
  private static final long ZERO_WINDOW_MIN_NS = Duration.ofMillis(ZERO_WINDOW_MIN_MS).toNanos();
  private static final long NEAR_NS = Duration.ofMillis(NEAR_MS).toNanos();

  /** With what is drawn before and after it, as long as packets are kept. */
  private static final long DRAWN_NS = Duration.ofMillis(750).toNanos();

  /** An open episode is told many times a second: of this one the end was lost. */
  private static final long FORGOTTEN_NS = Duration.ofSeconds(10).toNanos();

  private static final int KEPT_MAX = 256;
  private static final int OPEN = 0;

  private final Map<Key, Going> going = new HashMap<>();
  private long refused;

  /**
   * A part of something that is to be drawn.
   *
   * @param header of its connection, valid as long as this is
   * @param subject number in the column {@code subject}
   * @param subjectStartNs when the whole began
   * @param startNs of the part
   * @param endNs of the part
   */
  record Due(EventHeader header, byte subject, long subjectStartNs, long startNs, long endNs) {}

  private record Key(byte subject, long connectionId, long startNs) {}

  private static final class Going {
    final EventHeader header;
    final long startNs;
    long endNs;
    boolean ended;
    boolean startDrawn;

    Going(EventHeader event, long startNs) {
      MemorySegment copy = Arena.ofAuto().allocate(EventHeader.SIZE, Long.BYTES);
      MemorySegment.copy(event.segment(), event.offset(), copy, 0, EventHeader.SIZE);
      this.header = new EventHeader();
      this.header.wrap(copy, 0);
      this.startNs = startNs;
    }
  }

  /** An episode that has ended, or as far as it has got. */
  public void put(ZeroWindowEvent event) {
    if (event.durationNs() < ZERO_WINDOW_MIN_NS) {
      return;
    }
    long startNs = event.startNs();
    Going episode = find(new Key(ZERO_WINDOW, event.connectionId(), startNs), event, startNs);
    if (episode != null) {
      episode.endNs = startNs + event.durationNs();
      episode.ended |= event.end() != OPEN;
    }
  }

  /** Begins a cluster, or belongs to the one before. */
  public void put(RetransmissionEvent event) {
    if (event.connectionId() == 0 || event.segments() == 0) {
      return;
    }
    long timeNs = event.timeNs();
    Key key = new Key(RETRANSMISSION, event.connectionId(), 0);
    Going cluster = going.get(key);
    if (cluster != null
        && (timeNs - cluster.endNs > NEAR_NS || timeNs - cluster.startNs > DRAWN_NS)) {
      going.remove(key);
      going.put(new Key(RETRANSMISSION, event.connectionId(), cluster.startNs), cluster);
    }
    cluster = find(key, event, timeNs);
    if (cluster != null) {
      cluster.endNs = Math.max(cluster.endNs, timeNs);
      cluster.ended = true;
    }
  }

  /**
   * Takes what can be drawn now.
   *
   * @param aroundNs how much is drawn before and after it
   * @param settleNs how long after its last slot a packet may come to be known
   */
  List<Due> take(long nowNs, long aroundNs, long settleNs) {
    if (going.isEmpty()) {
      return List.of();
    }
    List<Due> due = new ArrayList<>();
    for (Iterator<Map.Entry<Key, Going>> all = going.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Going> entry = all.next();
      Going one = entry.getValue();
      byte subject = entry.getKey().subject();
      boolean isLong = one.endNs - one.startNs > DRAWN_NS;
      if (isLong && !one.startDrawn && nowNs - one.startNs >= DRAWN_NS + settleNs) {
        one.startDrawn = true;
        due.add(part(one, subject, one.startNs - aroundNs, one.startNs + DRAWN_NS));
      }
      if (one.ended && nowNs - one.endNs >= aroundNs + settleNs) {
        long startNs = isLong ? one.endNs - aroundNs : one.startNs - aroundNs;
        due.add(part(one, subject, startNs, one.endNs + aroundNs));
        all.remove();
      } else if (!one.ended && nowNs - one.endNs >= FORGOTTEN_NS) {
        all.remove();
      }
    }
    return due;
  }

  /** What was not drawn because there was too much at once. */
  long refused() {
    return refused;
  }

  private static Due part(Going one, byte subject, long startNs, long endNs) {
    return new Due(one.header, subject, one.startNs, startNs, endNs);
  }

  private Going find(Key key, EventHeader event, long startNs) {
    Going known = going.get(key);
    if (known == null && going.size() >= KEPT_MAX) {
      refused++;
    } else if (known == null) {
      known = new Going(event, startNs);
      going.put(key, known);
    }
    return known;
  }
}
