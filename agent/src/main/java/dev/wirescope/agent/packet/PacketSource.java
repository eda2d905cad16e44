package dev.wirescope.agent.packet;

import dev.wirescope.agent.detect.Replay;
import java.util.List;

/** Where packets come from: the recorder in the kernel, or a capture. For one thread. */
public interface PacketSource {
  /** A replay that fits this source. */
  Replay newReplay();

  /**
   * Replays what there is until shortly before {@code nowNs}.
   *
   * @return how many packets
   */
  long replay(Replay replay, long nowNs);

  /** The interfaces that packets come from now. */
  List<WatchedInterface> interfaces();

  /** How many {@link #interfaces} there are. */
  default int interfaceCount() {
    return interfaces().size();
  }

  /**
   * Gives the place of an interface up in two steps, of which the second is {@link #freeRetired}.
   */
  default void forget(WatchedInterface gone) {}

  /** Makes room where {@link #forget} was called; at least some milliseconds after it. */
  default void freeRetired() {}

  /** How many packets {@code cpu} has noted; 0 of a capture. */
  default long noted(int cpu) {
    return 0;
  }

  /** What a flow's hash stands for, null if that is not known any more. */
  PacketFlow flow(int hash);

  /** Who sent datagrams from the socket with this cookie last, null if that is not known. */
  default DatagramSender sender(long socket) {
    return null;
  }
}
