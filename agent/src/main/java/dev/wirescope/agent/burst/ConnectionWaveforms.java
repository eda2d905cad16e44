package dev.wirescope.agent.burst;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.detect.SlotSeries;
import dev.wirescope.agent.packet.FlowHash;
import dev.wirescope.agent.packet.PacketSource;
import dev.wirescope.agent.packet.WatchedInterface;
import java.util.Arrays;

/** Draws the trouble of connections: what the interface that carried one carried then. */
final class ConnectionWaveforms {
  private final PacketSource packets;
  private final UnixClock clock;
  private final Waveforms waveforms;

  ConnectionWaveforms(PacketSource packets, UnixClock clock, Waveforms waveforms) {
    this.packets = packets;
    this.clock = clock;
    this.waveforms = waveforms;
  }

  /** Tells both directions, or nothing if no interface that is watched carried it. */
  void tell(ConnectionTrouble.Due due) {
    if (!isNoted(due, true) && !isNoted(due, false)) {
      return;
    }
    WatchedInterface where = carrier(due);
    if (where == null || !waveforms.mayTell()) {
      return;
    }
    Waveforms.Subject subject =
        new Waveforms.Subject(
            due.subject(), due.subjectStartNs(), clock.toUnixNs(due.subjectStartNs()));
    long connectionId = due.header().connectionId();
    for (boolean outbound : new boolean[] {true, false}) {
      waveforms.tell(where, outbound, connectionId, subject, series(due, where, outbound));
    }
  }

  /**
   * Whether any interface that is watched has carried it: looking through their packets is dear.
   */
  private boolean isNoted(ConnectionTrouble.Due due, boolean outbound) {
    return packets.flow(FlowHash.ofTcp(due.header(), outbound)) != null;
  }

  /** One in the connection's own namespace before others: a veth shows it on both its ends. */
  private WatchedInterface carrier(ConnectionTrouble.Due due) {
    WatchedInterface own = carrier(due, true);
    return own == null ? carrier(due, false) : own;
  }

  /** The interface that carried most of it, in its own namespace or in the others. */
  private WatchedInterface carrier(ConnectionTrouble.Due due, boolean own) {
    WatchedInterface best = null;
    long most = 0;
    for (WatchedInterface where : packets.interfaces()) {
      if (own == (where.netns() == due.header().netns())) {
        long carried =
            sum(series(due, where, true).flowBytes()) + sum(series(due, where, false).flowBytes());
        if (carried > most) {
          best = where;
          most = carried;
        }
      }
    }
    return best;
  }

  private SlotSeries series(ConnectionTrouble.Due due, WatchedInterface where, boolean outbound) {
    int flow = FlowHash.ofTcp(due.header(), outbound);
    return waveforms.series(where, outbound, flow, due.startNs(), due.endNs());
  }

  private static long sum(int[] bytes) {
    return Arrays.stream(bytes).mapToLong(Integer::toUnsignedLong).sum();
  }
}
