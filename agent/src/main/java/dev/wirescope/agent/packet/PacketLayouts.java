package dev.wirescope.agent.packet;

import dev.wirescope.agent.event.StructLayout;
import dev.wirescope.agent.event.StructLayout.Field;
import java.util.List;

/** The structs of {@code packets.h}, as this side reads them. */
public final class PacketLayouts {
  public static final StructLayout PACKET =
      new StructLayout(
          "ws_packet",
          32,
          List.of(
              new Field("time_ns", 0, 8),
              new Field("bytes", 8, 4),
              new Field("flow", 12, 4),
              new Field("wait_ns", 16, 4),
              new Field("interface", 20, 2),
              new Field("wire_packets", 22, 2),
              new Field("header_bytes", 24, 1),
              new Field("flags", 25, 1),
              new Field("busy_ms", 26, 2),
              new Field("unsent_bytes", 28, 4)));

  public static final StructLayout INTERFACE =
      new StructLayout(
          "ws_interface",
          32,
          List.of(
              new Field("state", 0, 4),
              new Field("netns", 4, 4),
              new Field("ifindex", 8, 4),
              new Field("type", 12, 2),
              new Field("physical", 14, 2),
              new Field("name", 16, 16)));

  public static final StructLayout LANE =
      new StructLayout(
          "ws_lane", 64, List.of(new Field("written", 0, 8), new Field("reserved", 8, 56)));

  public static final StructLayout FLOW =
      new StructLayout(
          "ws_flow",
          64,
          List.of(
              new Field("seen_ns", 0, 8),
              new Field("socket", 8, 8),
              new Field("hash", 16, 4),
              new Field("netns", 20, 4),
              new Field("source_port", 24, 2),
              new Field("destination_port", 26, 2),
              new Field("protocol", 28, 1),
              new Field("ip_version", 29, 1),
              new Field("reserved", 30, 2),
              new Field("source_ip", 32, 16),
              new Field("destination_ip", 48, 16)));

  public static final StructLayout RECORDER =
      new StructLayout(
          "ws_recorder",
          24,
          List.of(
              new Field("generation", 0, 4),
              new Field("reserved", 4, 4),
              new Field("interfaces_refused", 8, 8),
              new Field("flows_unnamed", 16, 8)));

  public static final StructLayout SENDER =
      new StructLayout(
          "ws_sender",
          32,
          List.of(
              new Field("cgroup_id", 0, 8),
              new Field("pid", 8, 4),
              new Field("tid", 12, 4),
              new Field("comm", 16, 16)));

  /** {@code WS_PACKET_OUTBOUND}. */
  public static final byte OUTBOUND = 1;

  /** {@code WS_PACKET_ECN_CE}. */
  public static final byte ECN_CE = 2;

  /** {@code WS_INTERFACES}. */
  public static final int INTERFACES = 64;

  /** {@code WS_FLOWS}. */
  public static final int FLOWS = 4096;

  /** {@code WS_FLOW_WAYS}. */
  public static final int FLOW_WAYS = 4;

  private PacketLayouts() {}
}
