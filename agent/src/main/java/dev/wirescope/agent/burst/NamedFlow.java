package dev.wirescope.agent.burst;

import dev.wirescope.agent.detect.FlowShares;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.packet.DatagramSender;
import dev.wirescope.agent.packet.PacketFlow;
import dev.wirescope.agent.packet.PacketSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A flow with its addresses, seen from this node, and whose it is, in the form of an event's header
 * so that a row is written from it as from an event.
 *
 * @param header local and remote end, process and connection as far as they are known
 * @param protocol IPPROTO_*, 0 if the flow is not known
 * @param share what it had
 */
record NamedFlow(EventHeader header, byte protocol, FlowShares.Share share) {
  private static final int PID = EventHeader.LAYOUT.offsetOf("pid");
  private static final int TID = EventHeader.LAYOUT.offsetOf("tid");
  private static final int COMM = EventHeader.LAYOUT.offsetOf("comm");
  private static final byte USER = 4;

  /**
   * Names a flow.
   *
   * @param timeNs of the row
   * @param netns of the interface
   */
  static NamedFlow of(
      FlowShares.Share share,
      boolean outbound,
      long timeNs,
      int netns,
      PacketSource packets,
      KnownConnections connections) {
    MemorySegment memory = Arena.ofAuto().allocate(EventHeader.SIZE, Long.BYTES);
    PacketFlow flow = packets.flow(share.flow());
    if (flow != null) {
      fill(memory, flow, outbound, packets, connections);
    }
    memory.set(ValueLayout.JAVA_LONG, EventHeader.LAYOUT.offsetOf("time_ns"), timeNs);
    memory.set(ValueLayout.JAVA_INT, EventHeader.LAYOUT.offsetOf("netns"), netns);
    EventHeader header = new EventHeader();
    header.wrap(memory, 0);
    return new NamedFlow(header, flow == null ? 0 : flow.protocol(), share);
  }

  /** Whether its process is known. */
  boolean hasOwner() {
    return header.pid() != 0;
  }

  /** Whether the thread is known that really uses it, and not only who opened or holds it. */
  boolean hasUser() {
    return hasOwner() && header.ownerSource() == USER;
  }

  private static void fill(
      MemorySegment memory,
      PacketFlow flow,
      boolean outbound,
      PacketSource packets,
      KnownConnections connections) {
    MemorySegment ips = memory.asSlice(EventHeader.LAYOUT.offsetOf("local_ip"));
    byte[] local = outbound ? flow.sourceIp() : flow.destinationIp();
    byte[] remote = outbound ? flow.destinationIp() : flow.sourceIp();
    int localPort = outbound ? flow.sourcePort() : flow.destinationPort();
    int remotePort = outbound ? flow.destinationPort() : flow.sourcePort();
    MemorySegment.copy(local, 0, ips, ValueLayout.JAVA_BYTE, 0, local.length);
    MemorySegment.copy(remote, 0, ips, ValueLayout.JAVA_BYTE, EventHeader.IP_LENGTH, remote.length);
    EventHeader known =
        flow.protocol() == PacketFlow.TCP ? connections.find(ips, localPort, remotePort) : null;
    if (known != null) {
      MemorySegment.copy(known.segment(), known.offset(), memory, 0, EventHeader.SIZE);
      return;
    }
    memory.set(
        ValueLayout.JAVA_SHORT, EventHeader.LAYOUT.offsetOf("local_port"), (short) localPort);
    memory.set(
        ValueLayout.JAVA_SHORT, EventHeader.LAYOUT.offsetOf("remote_port"), (short) remotePort);
    memory.set(ValueLayout.JAVA_BYTE, EventHeader.LAYOUT.offsetOf("ip_version"), flow.ipVersion());
    memory.set(ValueLayout.JAVA_LONG, EventHeader.LAYOUT.offsetOf("connection_id"), flow.socket());
    DatagramSender sender = packets.sender(flow.socket());
    if (sender != null) {
      memory.set(
          ValueLayout.JAVA_LONG, EventHeader.LAYOUT.offsetOf("cgroup_id"), sender.cgroupId());
      memory.set(ValueLayout.JAVA_INT, PID, sender.pid());
      memory.set(ValueLayout.JAVA_INT, TID, sender.tid());
      memory.set(ValueLayout.JAVA_BYTE, EventHeader.LAYOUT.offsetOf("owner_source"), USER);
      MemorySegment.copy(
          sender.comm(), 0, memory, ValueLayout.JAVA_BYTE, COMM, EventHeader.COMM_LENGTH);
    }
  }
}
