package dev.wirescope.agent.bench.oracle;

import dev.wirescope.agent.bench.oracle.OracleCounts.Count;
import java.util.List;
import java.util.Map;

/** A counter of the kernel, and what is told that should equal it. */
record OracleRow(String counter, long kernel, long ours) {
  /**
   * Each counter with its events.
   *
   * @param kernel how much each has grown
   * @param listeners whether listeners are looked at
   */
  static List<OracleRow> of(Map<String, Long> kernel, OracleCounts ours, boolean listeners) {
    return List.of(
        new OracleRow("TcpRetransSegs", kernel.get("RetransSegs"), ours.of(Count.SEGMENTS)),
        new OracleRow(
            "TCPSynRetrans",
            kernel.get("TCPSynRetrans"),
            ours.of(Count.SYNS) + ours.of(Count.SYNACKS)),
        // The kernel also counts SYN-ACKs that a timer sends again, but not the answers to repeated
        // SYNs.
        new OracleRow(
            "TCPTimeouts",
            kernel.get("TCPTimeouts"),
            ours.of(Count.TIMEOUTS) + ours.of(Count.SYNS)),
        // The kernel also counts probes that send new data, which are no retransmissions.
        new OracleRow("TCPLossProbes", kernel.get("TCPLossProbes"), ours.of(Count.PROBES)),
        new OracleRow(
            "TCPFastRetrans + TCPSlowStartRetrans",
            kernel.get("TCPFastRetrans") + kernel.get("TCPSlowStartRetrans"),
            ours.of(Count.REPAIR_SEGMENTS)),
        new OracleRow(
            "TCPToZeroWindowAdv", kernel.get("TCPToZeroWindowAdv"), ours.of(Count.WINDOWS_CLOSED)),
        new OracleRow(
            "TCPFromZeroWindowAdv",
            kernel.get("TCPFromZeroWindowAdv"),
            ours.of(Count.WINDOWS_OPENED)),
        new OracleRow(
            "ListenDrops",
            listeners ? kernel.get("ListenDrops") : 0,
            listeners ? ours.of(Count.OVERFLOWS) : 0),
        new OracleRow("TcpOutRsts", kernel.get("OutRsts"), ours.of(Count.RESETS_SENT)),
        new OracleRow(
            "TcpAttemptFails", kernel.get("AttemptFails"), ours.of(Count.ATTEMPTS_FAILED)));
  }

  /** What is told too much, negative: too little. */
  long difference() {
    return ours - kernel;
  }
}
