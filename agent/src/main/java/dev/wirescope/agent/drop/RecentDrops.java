package dev.wirescope.agent.drop;

import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.netfilter.DropRule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The last {@value #CAPACITY} segments that this node dropped, to be found by who sent them to
 * whom, or by the sender's socket where addresses were translated on the way. Allocates nothing
 * after it was made. For one thread.
 */
final class RecentDrops {
  private static final int CAPACITY = 1 << 14;
  private static final int MASK = CAPACITY - 1;
  private static final int STEPS_MAX = 256;
  private static final int NONE = -1;
  private static final int FLIGHT_BYTES_MAX = 64 << 20;

  /** Entry n is the n-th drop modulo the capacity; chains lead from newer to older ones. */
  private final long[] keys = new long[CAPACITY];

  private final long[] timesNs = new long[CAPACITY];
  private final long[] locations = new long[CAPACITY];
  private final int[] seqs = new int[CAPACITY];
  private final int[] endSeqs = new int[CAPACITY];
  private final int[] ackSeqs = new int[CAPACITY];
  private final int[] netns = new int[CAPACITY];
  private final int[] reasons = new int[CAPACITY];
  private final DropRule[] rules = new DropRule[CAPACITY];
  private final long[] interfaceFirst = new long[CAPACITY];
  private final long[] interfaceSecond = new long[CAPACITY];
  private final long[] olderOf = new long[CAPACITY];
  private final long[] newest = new long[CAPACITY];
  private long count;

  RecentDrops() {
    Arrays.fill(newest, NONE);
  }

  /** Remembers a drop; of one whose socket is known also under that. */
  void add(DropEvent drop, DropRule rule) {
    boolean outbound = drop.outbound() != 0;
    add(drop, rule, outbound ? keyFromLocal(drop) : keyFromRemote(drop));
    if (outbound && drop.connectionId() != 0) {
      add(drop, rule, keyOfSocket(drop.connectionId()));
    }
  }

  /** When the oldest that is still known happened, {@link Long#MIN_VALUE} if none was forgotten. */
  long completeSinceNs() {
    return count <= CAPACITY ? Long.MIN_VALUE : timesNs[(int) (count & MASK)];
  }

  /**
   * The newest drop under {@code key}, before {@code beforeNs}, of bytes that overlap {@code seq}
   * to {@code endSeq}.
   *
   * @return its index, or -1
   */
  int findSegment(long key, int seq, int endSeq, long beforeNs) {
    int steps = 0;
    for (long at = newest[slot(key)]; isKept(at) && steps < STEPS_MAX; steps++) {
      int i = (int) (at & MASK);
      if (keys[i] == key
          && timesNs[i] <= beforeNs
          && endSeqs[i] - seq > 0
          && endSeq - seqs[i] > 0) {
        return i;
      }
      at = olderOf[i];
    }
    return NONE;
  }

  /**
   * The newest drop under {@code key}, before {@code beforeNs}, that acknowledges all of a segment.
   */
  int findAcknowledgement(long key, int endSeq, long beforeNs) {
    int steps = 0;
    for (long at = newest[slot(key)]; isKept(at) && steps < STEPS_MAX; steps++) {
      int i = (int) (at & MASK);
      if (keys[i] == key && timesNs[i] <= beforeNs && ackSeqs[i] - endSeq >= 0 && ackSeqs[i] != 0) {
        return i;
      }
      at = olderOf[i];
    }
    return NONE;
  }

  /**
   * The newest drop of bytes under {@code key} between two times that is near {@code seq}: of the
   * same flight, as no window is larger.
   */
  int findNear(long key, int seq, long sinceNs, long beforeNs) {
    int steps = 0;
    for (long at = newest[slot(key)]; isKept(at) && steps < STEPS_MAX; steps++) {
      int i = (int) (at & MASK);
      if (keys[i] == key
          && timesNs[i] >= sinceNs
          && timesNs[i] <= beforeNs
          && endSeqs[i] != seqs[i]
          && Math.abs(seqs[i] - seq) < FLIGHT_BYTES_MAX) {
        return i;
      }
      at = olderOf[i];
    }
    return NONE;
  }

  long timeNs(int index) {
    return timesNs[index];
  }

  long location(int index) {
    return locations[index];
  }

  int reason(int index) {
    return reasons[index];
  }

  DropRule rule(int index) {
    return rules[index];
  }

  int netns(int index) {
    return netns[index];
  }

  /** The interface's name as two words in the order of memory. */
  long interfaceFirst(int index) {
    return interfaceFirst[index];
  }

  long interfaceSecond(int index) {
    return interfaceSecond[index];
  }

  /** Under which segments from the local end of {@code event} are kept. */
  static long keyFromLocal(EventHeader event) {
    return key(
        event,
        event.localIpOffset(),
        event.localPort(),
        event.remoteIpOffset(),
        event.remotePort());
  }

  /** Under which segments from the remote end of {@code event} are kept. */
  static long keyFromRemote(EventHeader event) {
    return key(
        event,
        event.remoteIpOffset(),
        event.remotePort(),
        event.localIpOffset(),
        event.localPort());
  }

  /** Under which segments that a socket sent are kept too. */
  static long keyOfSocket(long connectionId) {
    return mix(connectionId ^ 0x9e3779b97f4a7c15L);
  }

  private void add(DropEvent drop, DropRule rule, long key) {
    int i = (int) (count & MASK);
    keys[i] = key;
    timesNs[i] = drop.timeNs();
    locations[i] = drop.location();
    seqs[i] = drop.seq();
    endSeqs[i] = drop.endSeq();
    ackSeqs[i] = drop.ackSeq();
    netns[i] = drop.netns();
    reasons[i] = drop.dropReason();
    rules[i] = rule;
    MemorySegment segment = drop.segment();
    long name = drop.interfaceOffset();
    interfaceFirst[i] = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, name);
    interfaceSecond[i] = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, name + Long.BYTES);
    int slot = slot(key);
    olderOf[i] = newest[slot];
    newest[slot] = count++;
  }

  private boolean isKept(long at) {
    return at >= 0 && at >= count - CAPACITY;
  }

  private static int slot(long key) {
    return (int) (key >>> 32) & MASK;
  }

  /** 64 bits of both ends: that two connections share them is as good as impossible. */
  private static long key(EventHeader event, long fromIp, int fromPort, long toIp, int toPort) {
    MemorySegment segment = event.segment();
    long key = ((long) fromPort << 16) | toPort;
    key = mix(key ^ segment.get(ValueLayout.JAVA_LONG_UNALIGNED, fromIp));
    key = mix(key ^ segment.get(ValueLayout.JAVA_LONG_UNALIGNED, fromIp + Long.BYTES));
    key = mix(key ^ segment.get(ValueLayout.JAVA_LONG_UNALIGNED, toIp));
    return mix(key ^ segment.get(ValueLayout.JAVA_LONG_UNALIGNED, toIp + Long.BYTES));
  }

  /** The finaliser of MurmurHash3 on a value that is never 0. */
  private static long mix(long value) {
    long x = value + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
