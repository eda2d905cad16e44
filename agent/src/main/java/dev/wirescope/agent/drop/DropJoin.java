package dev.wirescope.agent.drop;

import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.netfilter.DropRule;

/**
 * Tells of a retransmission whether this node dropped what is sent again, or the acknowledgement of
 * it. The answer is read from this object until the next question. For one thread.
 */
public final class DropJoin {
  /** The column {@code dropped}. */
  public static final byte NOTHING = 0;

  /** See {@link #NOTHING}. */
  public static final byte SEGMENT = 1;

  /** See {@link #NOTHING}. */
  public static final byte ACKNOWLEDGEMENT = 2;

  /** See {@link #NOTHING}: another segment, which this one is sent again together with. */
  public static final byte FLIGHT = 3;

  /** RFC 6298, section 2.1: the first timeout where nothing is known of the path. */
  private static final long FIRST_WAIT_NS = 1_000_000_000L;

  /** RFC 6298, section 2.5: a timeout may be limited to 60 s; Linux takes 120 (TCP_RTO_MAX). */
  private static final long WAIT_MAX_NS = 120_000_000_000L;

  private static final int DOUBLINGS_MAX = 7;

  private final RecentDrops drops = new RecentDrops();
  private byte dropped;
  private int index;

  /** Remembers a drop for retransmissions to come. */
  public void add(DropEvent drop, DropRule rule) {
    drops.add(drop, rule);
  }

  /** The rule that made {@code stall} begin. */
  public DropRule ruleOf(LocalDropStallEvent stall) {
    int found =
        drops.findSegment(
            RecentDrops.keyOfSocket(stall.connectionId()),
            stall.seq(),
            stall.seq() + stall.bytes(),
            stall.startNs());
    return found < 0 ? DropRule.NONE : drops.rule(found);
  }

  /** Looks for what this node dropped of the bytes that were missing. */
  public void find(HoleEvent hole) {
    index =
        drops.findSegment(
            RecentDrops.keyFromRemote(hole),
            hole.seq(),
            hole.seq() + Math.max(hole.bytesMissing(), 1),
            hole.timeNs());
    dropped = index >= 0 ? SEGMENT : NOTHING;
  }

  /** Looks for the cause of {@code event}. */
  public void find(RetransmissionEvent event) {
    // A drop that came after the decision to send again is of this attempt, and explains its
    // failure.
    long beforeNs = event.error() == 0 ? event.decidedNs() : event.timeNs();
    int seq = event.seq();
    int endSeq = event.endSeq() == seq ? seq + 1 : event.endSeq();
    index = drops.findSegment(RecentDrops.keyFromLocal(event), seq, endSeq, beforeNs);
    if (index < 0 && event.connectionId() != 0) {
      index =
          drops.findSegment(RecentDrops.keyOfSocket(event.connectionId()), seq, endSeq, beforeNs);
    }
    if (index >= 0) {
      dropped = SEGMENT;
      return;
    }
    index = drops.findAcknowledgement(RecentDrops.keyFromRemote(event), endSeq, event.timeNs());
    if (index >= 0) {
      dropped = ACKNOWLEDGEMENT;
      return;
    }
    index =
        drops.findNear(RecentDrops.keyFromLocal(event), seq, firstSentNs(event), event.timeNs());
    dropped = index >= 0 ? FLIGHT : NOTHING;
  }

  /**
   * Whether every drop on this node since the segment was first sent would have been found.
   *
   * @param watchedSinceNs since when drops are seen without a gap
   */
  public boolean isComplete(RetransmissionEvent event, long watchedSinceNs) {
    long firstSentNs = firstSentNs(event);
    return watchedSinceNs <= firstSentNs && drops.completeSinceNs() <= firstSentNs;
  }

  /** No later than this were the bytes sent for the first time. */
  private static long firstSentNs(RetransmissionEvent event) {
    int doublings = Math.min(event.attempt(), DOUBLINGS_MAX);
    return event.timeNs() - Math.min(FIRST_WAIT_NS << doublings, WAIT_MAX_NS);
  }

  /** What was dropped: {@link #NOTHING} or one of the others. */
  public byte dropped() {
    return dropped;
  }

  /** CLOCK_MONOTONIC. This and what follows only if something was dropped. */
  public long timeNs() {
    return drops.timeNs(index);
  }

  /** {@code enum skb_drop_reason} of the running kernel. */
  public int reason() {
    return drops.reason(index);
  }

  /** Address of the kernel code that gave it up. */
  public long location() {
    return drops.location(index);
  }

  /** The rule of nftables that dropped it, if it was one. */
  public DropRule rule() {
    return drops.rule(index);
  }

  /** Network namespace in which it was dropped. */
  public int netns() {
    return drops.netns(index);
  }

  /** Name of the interface, 8 bytes in the order of memory. */
  public long interfaceFirst() {
    return drops.interfaceFirst(index);
  }

  /** The next 8 bytes. */
  public long interfaceSecond() {
    return drops.interfaceSecond(index);
  }
}
