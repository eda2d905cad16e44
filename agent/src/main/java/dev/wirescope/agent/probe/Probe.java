package dev.wirescope.agent.probe;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Every probe, in the order they are loaded. */
public enum Probe {
  CONNECTION(0, "connect, accept and close", ""),
  // The tracepoint is there since Linux 6.3; without it a writer is who opened or accepted.
  SOCKET_USER(1, "which process reads from and writes to a connection", "sock_send_length"),
  RETRANSMISSION(2, "retransmission", ""),
  ZERO_WINDOW(3, "zero_window and holes in what is received", ""),
  EXISTING_SOCKET(4, "owners of connections older than the agent", ""),
  DROP(5, "drop, local_drop_stall and the causes of retransmissions", ""),
  RESET(6, "reset", ""),
  LISTEN_QUEUE(7, "listen_overflow", ""),
  CONNECTION_SUMMARY(9, "the state of every connection, every few seconds", ""),
  INTERFACE(10, "micro_burst and gap", "napi_gro_frags_entry"),
  PROCESS(11, "executables of processes that are gone soon", ""),
  // The tracepoint is there since Linux 6.3; without it nobody knows who reads a feed.
  FEED(12, "gaps in feeds of numbered datagrams (--sequence)", "sock_recv_length");

  private static final Set<Probe> OF_STATE_CHANGES =
      EnumSet.of(CONNECTION, RETRANSMISSION, ZERO_WINDOW, DROP);

  private static final Set<Probe> WALKING_SOCKETS = EnumSet.of(LISTEN_QUEUE, CONNECTION_SUMMARY);

  private final int slot;
  private final String feature;
  private final String optionalProgram;

  Probe(int slot, String feature, String optionalProgram) {
    this.slot = slot;
    this.feature = feature;
    this.optionalProgram = optionalProgram;
  }

  /** The probe with this {@link #label}. */
  public static Probe ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Its name in messages, stored rows and the object's file name, for instance zero_window. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is missing while it does not run. */
  public String feature() {
    return feature;
  }

  /** Its slot in {@code probe_counters}: its number in {@code enum ws_probe}. */
  public int slot() {
    return slot;
  }

  /** Whether it wants to know of the kernel's state changes, see {@link StateChanges}. */
  boolean seesStateChanges() {
    return OF_STATE_CHANGES.contains(this);
  }

  /** Whether it has a program for each {@link SocketIterator}, of which one is loaded. */
  boolean walksSockets() {
    return WALKING_SOCKETS.contains(this);
  }

  /** Whether it has programs of its own; if not, its state changes are all there is to it. */
  boolean hasObject() {
    return this != CONNECTION;
  }

  /** Whether it runs, less precisely, on a kernel without the hook of this program. */
  boolean canDoWithout(String program) {
    return optionalProgram.equals(program);
  }
}
