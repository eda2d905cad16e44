package dev.wirescope.agent.kernel;

import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.EventHandler;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.event.ListenOverflowEvent;
import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.RetransmissionOutcomeEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.netfilter.DropRule;
import dev.wirescope.agent.netfilter.DropRules;
import dev.wirescope.agent.symbol.KernelNames;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Keeps a copy of every event of some network namespaces, for assertions. */
final class RecordingHandler implements EventHandler {
  /** The header's fields that tests ask for. */
  record Header(
      long connectionId,
      int pid,
      int tid,
      String comm,
      int netns,
      int localPort,
      int remotePort,
      int ipVersion,
      int role) {
    static Header of(EventHeader event) {
      byte[] comm = new byte[EventHeader.COMM_LENGTH];
      MemorySegment.copy(
          event.segment(), ValueLayout.JAVA_BYTE, event.commOffset(), comm, 0, comm.length);
      int length = 0;
      while (length < comm.length && comm[length] != 0) {
        length++;
      }
      return new Header(
          event.connectionId(),
          event.pid(),
          event.tid(),
          new String(comm, 0, length, StandardCharsets.UTF_8),
          event.netns(),
          event.localPort(),
          event.remotePort(),
          event.ipVersion(),
          event.role());
    }
  }

  record Connect(Header header, long connectLatencyNs) {}

  record Accept(Header header) {}

  record Close(
      Header header,
      long durationNs,
      long bytesSent,
      long bytesReceived,
      int retransmits,
      int reason,
      int closedBy,
      boolean established) {}

  /**
   * With the cause that the agent finds for it.
   *
   * @param dropped of {@link DropJoin}
   * @param dropReason empty if nothing was dropped
   */
  record Retransmission(
      Header header,
      int seq,
      int number,
      int kind,
      int segments,
      int bytes,
      int attempt,
      int error,
      int dropped,
      String dropReason,
      DropRule dropRule,
      long timeNs) {}

  /**
   * What became of a retransmission.
   *
   * @param outcome of {@code enum ws_outcome}
   * @param evidence of {@code enum ws_outcome_evidence}
   */
  record Outcome(
      Header header, int seq, int number, int kind, int outcome, int evidence, int duplicateBytes) {
    static final int UNKNOWN = 0;
    static final int NEEDED = 1;
    static final int SPURIOUS = 2;

    static final int DSACK = 1;
    static final int TIMESTAMP = 2;
    static final int NO_DSACK = 3;

    boolean isOf(Retransmission told) {
      return header.connectionId() == told.header().connectionId()
          && seq == told.seq()
          && number == told.number();
    }
  }

  record Drop(
      Header header,
      String reason,
      String location,
      int seq,
      int bytes,
      boolean outbound,
      DropRule rule,
      long timeNs) {}

  record Reset(Header header, int sentBy, int phase, String reason) {}

  record Overflow(Header header, int count, int backlog, int limit) {}

  record Stall(
      Header header,
      String reason,
      long durationNs,
      int seq,
      int bytes,
      int drops,
      int end,
      DropRule rule) {}

  /**
   * With what the agent finds for it.
   *
   * @param dropReason empty if this node dropped nothing of it
   */
  record Hole(
      Header header,
      long startNs,
      long durationNs,
      int seq,
      int bytesMissing,
      int segmentsWaiting,
      int end,
      int fill,
      String dropReason,
      DropRule dropRule) {}

  record ZeroWindow(
      Header header,
      int side,
      int end,
      long startNs,
      long durationNs,
      long senderBlockedNs,
      int bytesUnread,
      int bytesBlocked,
      int probes) {}

  private final Set<Integer> netnsInodes;
  private final DropJoin join = new DropJoin();
  private final KernelNames names = KernelNames.ofThisKernel();
  private final DropRules rules = DropRules.ofThisMachine(names);
  private long eventsOfAllHosts;
  final List<Connect> connects = new ArrayList<>();
  final List<Accept> accepts = new ArrayList<>();
  final List<Close> closes = new ArrayList<>();
  final List<Retransmission> retransmissions = new ArrayList<>();
  final List<Outcome> outcomes = new ArrayList<>();
  final List<ZeroWindow> zeroWindows = new ArrayList<>();
  final List<Drop> drops = new ArrayList<>();
  final List<Overflow> overflows = new ArrayList<>();
  final List<Reset> resets = new ArrayList<>();
  final List<Hole> holes = new ArrayList<>();
  final List<Stall> stalls = new ArrayList<>();

  RecordingHandler(Set<Integer> netnsInodes) {
    this.netnsInodes = Set.copyOf(netnsInodes);
  }

  private boolean isOther(EventHeader event) {
    eventsOfAllHosts++;
    return !netnsInodes.contains(event.netns());
  }

  @Override
  public String toString() {
    return "connects=%d accepts=%d closes=%d retransmissions=%s outcomes=%s zeroWindows=%d, of all hosts %d"
        .formatted(
            connects.size(),
            accepts.size(),
            closes.size(),
            retransmissions,
            outcomes,
            zeroWindows.size(),
            eventsOfAllHosts);
  }

  @Override
  public void onConnect(ConnectEvent event) {
    if (isOther(event)) {
      return;
    }
    connects.add(new Connect(Header.of(event), event.connectLatencyNs()));
  }

  @Override
  public void onAccept(AcceptEvent event) {
    if (isOther(event)) {
      return;
    }
    accepts.add(new Accept(Header.of(event)));
  }

  @Override
  public void onClose(CloseEvent event) {
    if (isOther(event)) {
      return;
    }
    closes.add(
        new Close(
            Header.of(event),
            event.durationNs(),
            event.bytesSent(),
            event.bytesReceived(),
            event.retransmits(),
            event.closeReason(),
            event.closedBy(),
            event.established() != 0));
  }

  @Override
  public void onRetransmission(RetransmissionEvent event) {
    if (isOther(event)) {
      return;
    }
    join.find(event);
    retransmissions.add(
        new Retransmission(
            Header.of(event),
            event.seq(),
            event.number(),
            event.retransmissionKind(),
            event.segments(),
            event.bytes(),
            event.attempt(),
            event.error(),
            join.dropped(),
            join.dropped() == DropJoin.NOTHING ? "" : names.dropReason(join.reason()).toString(),
            join.dropped() == DropJoin.NOTHING ? DropRule.NONE : join.rule(),
            event.timeNs()));
  }

  @Override
  public void onRetransmissionOutcome(RetransmissionOutcomeEvent event) {
    if (isOther(event)) {
      return;
    }
    outcomes.add(
        new Outcome(
            Header.of(event),
            event.seq(),
            event.number(),
            event.retransmissionKind(),
            event.outcome(),
            event.evidence(),
            event.duplicateBytes()));
  }

  @Override
  public void onZeroWindow(ZeroWindowEvent event) {
    if (isOther(event)) {
      return;
    }
    zeroWindows.add(
        new ZeroWindow(
            Header.of(event),
            event.side(),
            event.end(),
            event.startNs(),
            event.durationNs(),
            event.senderBlockedNs(),
            event.bytesUnread(),
            event.bytesBlocked(),
            event.probes()));
  }

  @Override
  public void onDrop(DropEvent event) {
    DropRule rule = rules.of(event);
    join.add(event, rule);
    if (isOther(event)) {
      return;
    }
    drops.add(
        new Drop(
            Header.of(event),
            names.dropReason(event.dropReason()).toString(),
            names.function(event.location()).toString(),
            event.seq(),
            event.bytes(),
            event.outbound() != 0,
            rule,
            event.timeNs()));
  }

  @Override
  public void onReset(ResetEvent event) {
    if (isOther(event)) {
      return;
    }
    resets.add(
        new Reset(
            Header.of(event),
            event.sentBy(),
            event.phase(),
            event.hasReason() == 0 ? "" : names.resetReason(event.resetReason()).toString()));
  }

  @Override
  public void onHole(HoleEvent event) {
    if (isOther(event)) {
      return;
    }
    join.find(event);
    boolean dropped = join.dropped() != DropJoin.NOTHING;
    holes.add(
        new Hole(
            Header.of(event),
            event.startNs(),
            event.durationNs(),
            event.seq(),
            event.bytesMissing(),
            event.segmentsWaiting(),
            event.end(),
            event.fill(),
            dropped ? names.dropReason(join.reason()).toString() : "",
            dropped ? join.rule() : DropRule.NONE));
  }

  @Override
  public void onLocalDropStall(LocalDropStallEvent event) {
    if (isOther(event)) {
      return;
    }
    stalls.add(
        new Stall(
            Header.of(event),
            names.dropReason(event.dropReason()).toString(),
            event.durationNs(),
            event.seq(),
            event.bytes(),
            event.drops(),
            event.end(),
            join.ruleOf(event)));
  }

  /** Summaries are tested by themselves, with {@link RecordedEvents}. */
  @Override
  public void onListenOverflow(ListenOverflowEvent event) {
    if (isOther(event)) {
      return;
    }
    overflows.add(new Overflow(Header.of(event), event.count(), event.backlog(), event.limit()));
  }
}
