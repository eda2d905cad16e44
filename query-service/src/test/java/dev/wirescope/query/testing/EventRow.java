package dev.wirescope.query.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.question.Times;
import java.util.LinkedHashMap;
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

  /** Sets a column. */
  public EventRow with(String column, Object value) {
    values.put(column, value);
    return this;
  }

  /** Sets a column that holds a time. */
  public EventRow time(String column, long unixNs) {
    return with(column, Times.text(unixNs));
  }

  String json() {
    try {
      return MAPPER.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
