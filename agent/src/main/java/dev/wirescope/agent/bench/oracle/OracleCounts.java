package dev.wirescope.agent.bench.oracle;

import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.ListenOverflowEvent;
import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.RetransmissionOutcomeEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Adds up what the events of some network namespaces say. */
final class OracleCounts implements EventHandler {
  private static final byte ROLE_CLIENT = 1;
  private static final byte SIDE_LOCAL = 1;
  private static final byte WINDOW_OPENED = 1;
  private static final byte SENT_BY_REMOTE = 2;
  private static final byte ABORTED = 6;
  private static final int UNKNOWN = 0;
  private static final int NEEDED = 1;

  /** What is counted. */
  enum Count {
    SEGMENTS,
    UNSEEN_SEGMENTS,
    SYNS,
    SYNACKS,
    TIMEOUTS,
    PROBES,
    REPAIR_SEGMENTS,
    FAILED,
    NEEDED,
    SPURIOUS,
    UNDECIDED,
    WINDOWS_CLOSED,
    WINDOWS_OPENED,
    OVERFLOWS,
    RESETS_SENT,
    ATTEMPTS_FAILED
  }

  private final Set<Integer> netns;
  private final Map<Count, Long> counts = new EnumMap<>(Count.class);

  OracleCounts(Set<Integer> netns) {
    this.netns = Set.copyOf(netns);
  }

  long of(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  @Override
  public void onRetransmission(RetransmissionEvent event) {
    add(event, Count.SEGMENTS, event.segments());
    if (event.error() != 0) {
      add(event, Count.FAILED, 1);
    }
    switch (event.retransmissionKind()) {
      case 1 -> add(event, Count.SYNS, 1);
      case 2 -> add(event, Count.SYNACKS, 1);
      case 3 -> add(event, Count.TIMEOUTS, 1);
      case 4 -> add(event, Count.PROBES, 1);
      case 7 -> add(event, Count.UNSEEN_SEGMENTS, event.segments());
      default -> add(event, Count.REPAIR_SEGMENTS, event.error() == 0 ? event.segments() : 0);
    }
  }

  @Override
  public void onRetransmissionOutcome(RetransmissionOutcomeEvent event) {
    switch (event.outcome()) {
      case UNKNOWN -> add(event, Count.UNDECIDED, 1);
      case NEEDED -> add(event, Count.NEEDED, 1);
      default -> add(event, Count.SPURIOUS, 1);
    }
  }

  @Override
  public void onZeroWindow(ZeroWindowEvent event) {
    if (event.side() == SIDE_LOCAL) {
      add(event, Count.WINDOWS_CLOSED, 1);
      add(event, Count.WINDOWS_OPENED, event.end() == WINDOW_OPENED ? 1 : 0);
    }
  }

  @Override
  public void onListenOverflow(ListenOverflowEvent event) {
    add(event, Count.OVERFLOWS, event.count());
  }

  @Override
  public void onReset(ResetEvent event) {
    add(event, Count.RESETS_SENT, event.sentBy() == SENT_BY_REMOTE ? 0 : 1);
  }

  @Override
  public void onClose(CloseEvent event) {
    // The kernel does not count one that was given up by its own program.
    boolean failed =
        event.established() == 0 && event.role() == ROLE_CLIENT && event.closeReason() != ABORTED;
    add(event, Count.ATTEMPTS_FAILED, failed ? 1 : 0);
  }

  private void add(EventHeader event, Count count, long more) {
    if (more != 0 && netns.contains(event.netns())) {
      counts.merge(count, more, Long::sum);
    }
  }
}
