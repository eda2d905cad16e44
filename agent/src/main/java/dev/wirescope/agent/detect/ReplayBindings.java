package dev.wirescope.agent.detect;

import static dev.wirescope.agent.detect.DetectLibrary.function;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** The functions of {@code bpf/detect/replay.h}. */
final class ReplayBindings {
  // struct ws_replay *ws_replay_open(__u32 cpus, __u32 lane_packets);
  static final MethodHandle OPEN =
      function("ws_replay_open", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));
  // void ws_replay_close(struct ws_replay *replay);
  static final MethodHandle CLOSE = function("ws_replay_close", FunctionDescriptor.ofVoid(ADDRESS));
  // void ws_replay_describe(struct ws_replay *replay, __u32 interface, __u64 bytes_per_second,
  //                         __u32 source, __u32 framed);
  static final MethodHandle DESCRIBE =
      function(
          "ws_replay_describe",
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  // __u64 ws_replay_lanes(struct ws_replay *replay, const struct ws_lane *lanes,
  //                       const struct ws_packet *packets, __u64 horizon_ns);
  static final MethodHandle LANES =
      function(
          "ws_replay_lanes",
          FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  // void ws_replay_packets(struct ws_replay *replay, const struct ws_packet *packets, __u64 count);
  static final MethodHandle PACKETS =
      function("ws_replay_packets", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG));
  // void ws_replay_advance(struct ws_replay *replay, __u64 now_ns);
  static final MethodHandle ADVANCE =
      function("ws_replay_advance", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG));
  // void ws_replay_forget(struct ws_replay *replay, __u32 interface);
  static final MethodHandle FORGET =
      function("ws_replay_forget", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
  // __u32 ws_replay_take(struct ws_replay *replay, struct ws_finding *findings, __u32 room);
  static final MethodHandle TAKE =
      function("ws_replay_take", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  // void ws_replay_flows(const struct ws_replay *replay, __u32 interface, __u32 outbound,
  //                      __u64 start_ns, __u64 end_ns, struct ws_interval_flows *flows);
  static final MethodHandle FLOWS =
      function(
          "ws_replay_flows",
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS));
  // int ws_replay_waveform(const struct ws_replay *replay, __u32 interface, __u32 outbound,
  //                        __u32 flow, __u64 first_slot, __u32 count, __u32 *bytes,
  //                        __u32 *packets, __u32 *flow_bytes);
  static final MethodHandle WAVEFORM =
      function(
          "ws_replay_waveform",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, ADDRESS,
              ADDRESS, ADDRESS));
  // void ws_replay_totals(const struct ws_replay *replay, __u32 interface, __u32 outbound,
  //                       struct ws_totals *totals);
  static final MethodHandle TOTALS =
      function("ws_replay_totals", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  // void ws_replay_counters(const struct ws_replay *replay, struct ws_replay_counters *counters);
  static final MethodHandle COUNTERS =
      function("ws_replay_counters", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));

  private ReplayBindings() {}
}
