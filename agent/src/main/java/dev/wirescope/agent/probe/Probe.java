package dev.wirescope.agent.probe;

import java.util.Locale;
import java.util.Set;

/**
 * Every probe, in the order they are loaded. The ordinal is the probe's slot in the counters: the
 * number of {@code enum ws_probe} in {@code counters.h}.
 */
public enum Probe {
  CONNECTION("connect, accept and close", Set.of()),
  SOCKET_USER(
      "which process reads from and writes to a connection",
      // Since Linux 6.3; without it a writer is known by who opened the socket or read from it.
      Set.of("sock_send_length")),
  RETRANSMISSION("retransmission", Set.of()),
  ZERO_WINDOW("zero_window", Set.of()),
  EXISTING_SOCKET("owners of connections older than the agent", Set.of());

  private final String feature;
  private final Set<String> optionalPrograms;

  Probe(String feature, Set<String> optionalPrograms) {
    this.feature = feature;
    this.optionalPrograms = optionalPrograms;
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

  /** Its slot in {@code probe_counters}. */
  int slot() {
    return ordinal();
  }

  /** Whether it runs, less precisely, on a kernel without the hook of this program. */
  boolean canDoWithout(String program) {
    return optionalPrograms.contains(program);
  }
}
