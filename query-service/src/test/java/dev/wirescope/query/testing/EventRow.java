package dev.wirescope.query.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.question.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row for a table, with something sensible in every column that a test does not name. */
public final class EventRow {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Object> values = new LinkedHashMap<>();

  private EventRow() {}

  /** An episode that ended at {@code timeUnixNs}. */
  public static EventRow zeroWindow(String tenant, long startUnixNs, long durationNs) {
    return common(tenant, startUnixNs + durationNs)
        .with("side", "local")
        .time("start_unix_ns", startUnixNs)
        .with("duration_ns", durationNs)
        .with("end_reason", "opened")
        .with("sender_blocked_ns", 0)
        .with("bytes_unread", 65_536)
        .with("bytes_blocked", 0)
        .with("probes", 1);
  }

  /** One segment of 1,448 bytes sent again by the timer. */
  public static EventRow retransmission(String tenant, long timeUnixNs) {
    return common(tenant, timeUnixNs)
        .with("retransmission_kind", "rto")
        .with("seq", timeUnixNs % 4_000_000_000L)
        .with("bytes", 1448)
        .with("segments", 1)
        .with("attempt", 1)
        .with("ca_state", 4)
        .with("pending_timer", 0);
  }

  /** What became of the retransmission with this {@code seq} and {@code number}. */
  public static EventRow retransmissionOutcome(
      String tenant, long timeUnixNs, long seq, int number) {
    return common(tenant, timeUnixNs)
        .with("retransmission_kind", "rto")
        .with("seq", seq)
        .with("number", number)
        .with("spurious", true)
        .with("evidence", "dsack")
        .with("duplicate_bytes", 1448)
        .with("undecided_ns", 1_000_000);
  }

  /** A segment of 1,448 bytes that netfilter dropped. */
  public static EventRow drop(String tenant, long timeUnixNs) {
    return common(tenant, timeUnixNs)
        .with("drop_reason", "NETFILTER_DROP")
        .with("drop_location", "nft_do_chain")
        .with("drop_interface", "eth0")
        .with("seq", timeUnixNs % 4_000_000_000L)
        .with("ack_seq", 1)
        .with("bytes", 1448)
        .with("tcp_flags", 24);
  }

  /** A segment that its own node dropped three times before it got out. */
  public static EventRow localDropStall(String tenant, long startUnixNs, long durationNs) {
    return common(tenant, startUnixNs + durationNs)
        .time("start_unix_ns", startUnixNs)
        .with("duration_ns", durationNs)
        .with("end_reason", "sent")
        .with("drop_reason", "QDISC_DROP")
        .with("drop_location", "tbf_enqueue")
        .with("seq", 7)
        .with("bytes", 1448)
        .with("drops", 3);
  }

  /** A RST from the peer of an established connection. */
  public static EventRow reset(String tenant, long timeUnixNs) {
    return common(tenant, timeUnixNs)
        .with("sent_by", "remote")
        .with("phase", "established")
        .with("reset_reason", "");
  }

  /** A burst of 1.2 MB that iperf3 sent and that ended at {@code startUnixNs + durationNs}. */
  public static EventRow microBurst(String tenant, long startUnixNs, long durationNs) {
    return common(tenant, startUnixNs + durationNs)
        .with("comm", "iperf3")
        .with("direction", "outbound")
        .with("interface", "eth0")
        .with("interface_index", 2)
        .time("start_unix_ns", startUnixNs)
        .with("duration_ns", durationNs)
        .with("end_reason", "drained")
        .with("uncertainty_ns", 0)
        .with("bytes", 1_200_000)
        .with("packets", 20)
        .with("wire_packets", 830)
        .with("peak_queue_bytes", 921_600)
        .with("drain_bits_per_second", 5_000_000_000L)
        .with("threshold_bytes", 131_072)
        .with("mean_bits_per_second", 1_200_000 * 8_000_000_000L / Math.max(durationNs, 1))
        .with("peak_bits_per_second", 31_000_000_000L)
        .with("rule", "both")
        .with("rate_source", "ethtool")
        .with("rate_bits_per_second", 10_000_000_000L)
        .with("ecn_ce_packets", 0)
        .with("flows", 3)
        .with("top_flows", flow("iperf3", 4711, 5201, 0.74))
        .with("drops", "{}")
        .with("retransmits", 0);
  }

  /** The JSON of one flow among the largest of a burst. */
  public static String flow(String comm, long pid, int remotePort, double share) {
    return ("[{\"local_ip\":\"10.0.0.1\",\"local_port\":40000,\"remote_ip\":\"10.0.0.2\","
            + "\"remote_port\":%d,\"protocol\":\"tcp\",\"bytes\":888000,\"packets\":15,"
            + "\"share\":%s,\"pid\":%d,\"comm\":\"%s\"}]")
        .formatted(remotePort, share, pid, comm);
  }

  /** A silence after a packet every 200 µs. */
  public static EventRow gap(String tenant, long startUnixNs, long durationNs) {
    return common(tenant, startUnixNs + durationNs)
        .with("direction", "inbound")
        .with("gap_kind", "silence")
        .with("interface", "eth0")
        .with("interface_index", 2)
        .time("start_unix_ns", startUnixNs)
        .with("duration_ns", durationNs)
        .with("threshold_ns", 4_000_000)
        .with("usual_gap_ns", 200_000)
        .with("packets_before", 500)
        .with("cause", "peer_or_path_silent")
        .with("host_paused_ns", 0);
  }

  /** Numbers 17 to 19 of a feed, of which one came late. */
  public static EventRow sequenceGap(String tenant, long startUnixNs, long durationNs) {
    return gap(tenant, startUnixNs, durationNs)
        .with("gap_kind", "sequence")
        .with("interface", "")
        .with("interface_index", 0)
        .with("threshold_ns", 0)
        .with("usual_gap_ns", 0)
        .with("packets_before", 0)
        .with("cause", "lost")
        .with("sequence_first", 17)
        .with("sequence_missing", 3)
        .with("sequence_late", 1);
  }

  /** Slots of 65,536 ns around a burst, the burst beginning with the third. */
  public static EventRow waveform(String tenant, long subjectStartUnixNs, List<Long> bytes) {
    long start = subjectStartUnixNs - 2 * 65_536;
    List<Long> ones = bytes.stream().map(value -> value == 0 ? 0L : 1L).toList();
    return new EventRow()
        .with("tenant", tenant)
        .time("time_unix_ns", start + bytes.size() * 65_536L)
        .with("node", "web-1")
        .with("netns", 4_026_531_840L)
        .with("interface", "eth0")
        .with("interface_index", 2)
        .with("direction", "outbound")
        .with("connection_id", "4779")
        .with("subject", "micro_burst")
        .time("subject_start_unix_ns", subjectStartUnixNs)
        .time("start_unix_ns", start)
        .with("slot_ns", 65_536)
        .with("complete", true)
        .with("bytes", bytes)
        .with("packets", ones)
        .with("flow_bytes", bytes)
        .with("retransmits", ones)
        .with("drops", List.of());
  }

  /** Five seconds of a connection that sent a megabyte in them. */
  public static EventRow connectionSummary(String tenant, long timeUnixNs) {
    return common(tenant, timeUnixNs)
        .with("state", "established")
        .with("duration_ns", 60_000_000_000L)
        .with("interval_ns", 5_000_000_000L)
        .with("bytes_sent", 9_000_000)
        .with("bytes_received", 5_000)
        .with("bytes_sent_interval", 1_000_000)
        .with("bytes_received_interval", 500)
        .with("segments_sent", 700)
        .with("segments_received", 350)
        .with("retransmits", 4)
        .with("retransmits_interval", 2)
        .with("rttvar_us", 10)
        .with("min_rtt_us", 90)
        .with("cwnd_segments", 10)
        .with("delivery_rate_bytes_per_second", 2_000_000)
        .with("app_limited", false)
        .with("bytes_unsent", 30)
        .with("bytes_in_flight", 20)
        .with("bytes_unread", 10)
        .with("snd_wnd_bytes", 65_536)
        .with("rcv_wnd_bytes", 65_536)
        .with("local_window_closed", false)
        .with("peer_window_closed", false)
        .with("local_zero_window_ns", 0)
        .with("peer_zero_window_ns", 900)
        .with("local_zero_window_interval_ns", 0)
        .with("peer_zero_window_interval_ns", 300)
        .with("busy_ns", 0)
        .with("rwnd_limited_ns", 0)
        .with("sndbuf_limited_ns", 0)
        .with("out_of_order_segments", 0)
        .with("dsacks", 0)
        .with("reordering_seen", 0)
        .with("joined_late", false);
  }

  /** A second in which a listener turned three connections away. */
  public static EventRow listenOverflow(String tenant, long timeUnixNs) {
    return common(tenant, timeUnixNs).with("count", 3).with("backlog", 129).with("limit", 128);
  }

  /** A connection made by us. */
  public static EventRow connect(String tenant, long timeUnixNs, long latencyNs) {
    return common(tenant, timeUnixNs)
        .with("kind", "connect")
        .with("role", "client")
        .with("connect_latency_ns", latencyNs);
  }

  /** The end of an established connection. */
  public static EventRow close(String tenant, long timeUnixNs, String reason) {
    return common(tenant, timeUnixNs)
        .with("kind", "close")
        .with("duration_ns", 1_000_000)
        .with("bytes_sent", 10)
        .with("bytes_received", 20)
        .with("retransmits", 0)
        .with("close_reason", reason)
        .with("closed_by", "local")
        .with("established", true)
        .with("joined_late", false);
  }

  /** A heartbeat of one probe. */
  public static EventRow heartbeat(
      String tenant, String node, String probe, long timeUnixNs, long sent, long lost) {
    return new EventRow()
        .with("tenant", tenant)
        .time("time_unix_ns", timeUnixNs)
        .with("node", node)
        .with("probe", probe)
        .with("state", "attached")
        .with("reason", "")
        .with("interval_ns", 5_000_000_000L)
        .with("sent", sent)
        .with("lost", lost)
        .with("lost_reason", "");
  }

  private static EventRow common(String tenant, long timeUnixNs) {
    return new EventRow()
        .with("tenant", tenant)
        .time("time_unix_ns", timeUnixNs)
        .with("node", "web-1")
        .with("pid", 4711)
        .with("tid", 4712)
        .with("comm", "reader")
        .with("executable", "/usr/bin/reader")
        .with("container_id", "")
        .with("cgroup", "/")
        .with("netns", 4_026_531_840L)
        .with("local_ip", "::ffff:10.0.0.1")
        .with("local_port", 80)
        .with("remote_ip", "::ffff:10.0.0.2")
        .with("remote_port", 4242)
        .with("ip_version", 4)
        .with("connection_id", "4779")
        .with("direction", "inbound")
        .with("role", "server")
        .with("owner_source", "user")
        .with("srtt_us", 120);
  }

  /** Another row with the same values. */
  public EventRow copy() {
    EventRow copy = new EventRow();
    copy.values.putAll(values);
    return copy;
  }

  /** Sets a column. */
  public EventRow with(String column, Object value) {
    values.put(column, value);
    return this;
  }

  /** Sets a column that holds a time. */
  public EventRow time(String column, long unixNs) {
    return with(column, Times.text(unixNs));
  }

  /** Whether {@code column} was set. */
  public boolean has(String column) {
    return values.containsKey(column);
  }

  String json() {
    try {
      return MAPPER.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
