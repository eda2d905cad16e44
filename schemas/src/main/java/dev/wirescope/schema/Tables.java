package dev.wirescope.schema;

import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.ColumnType.Flag;
import dev.wirescope.schema.ColumnType.IpAddress;
import dev.wirescope.schema.ColumnType.Json;
import dev.wirescope.schema.ColumnType.Text;
import dev.wirescope.schema.ColumnType.TimeNs;
import dev.wirescope.schema.ColumnType.UnsignedInt;
import dev.wirescope.schema.ColumnType.UnsignedInts;
import java.util.ArrayList;
import java.util.List;

/** Every table and its columns. To add a field to the product, start here. */
public final class Tables {
  private static final String DROP_RULE =
      "hook of netfilter that dropped it, and the table, chain, handle and text of the rule where"
          + " it can be told; empty if it was not netfilter";

  private static final ColumnType U8 = new UnsignedInt(8);
  private static final ColumnType U16 = new UnsignedInt(16);
  private static final ColumnType U32 = new UnsignedInt(32);
  private static final ColumnType U64 = new UnsignedInt(64);
  private static final ColumnType TIME = new TimeNs();
  private static final ColumnType IP = new IpAddress();
  private static final ColumnType NAME = new Text(true);
  private static final ColumnType FLAG = new Flag();
  private static final ColumnType JSON = new Json();
  private static final ColumnType SERIES = new UnsignedInts();

  private static final ColumnType RETRANSMISSION_KIND =
      choice("syn", 1, "synack", 2, "rto", 3, "tlp", 4, "fast", 5, "loss_repair", 6, "unseen", 7);

  /** Who and which connection: the same for every event. */
  private static final List<Column> COMMON =
      List.of(
          required("time_unix_ns", TIME, "when it happened, or when the episode ended"),
          required("node", NAME, "the node whose agent saw it"),
          required(
              "pid",
              U32,
              "process (thread group) that owns this direction of the socket, 0 if unknown"),
          required("tid", U32, "its thread"),
          required("comm", NAME, "the thread's name"),
          required(
              "executable",
              NAME,
              "path of the process's executable, as its own mount namespace has it; empty if"
                  + " unknown"),
          required("container_id", NAME, "container of the process, empty outside containers"),
          required("cgroup", NAME, "cgroup path of the process"),
          required("netns", U32, "inode of the network namespace"),
          required("local_ip", IP, "address on this node"),
          required("local_port", U16, "port on this node"),
          required("remote_ip", IP, "address of the peer"),
          required("remote_port", U16, "port of the peer"),
          required("ip_version", U8, "4 or 6, as on the wire"),
          required(
              "connection_id", U64, "unique per connection and node; 0 before a socket exists"),
          required(
              "direction",
              choice("outbound", 1, "inbound", 2),
              "which way it was opened, or which way the bytes in question flow"),
          required(
              "role",
              choice("unknown", 0, "client", 1, "server", 2),
              "this node's role in the connection"),
          required(
              "owner_source",
              choice("none", 0, "listener", 1, "opener", 2, "holder", 3, "user", 4),
              "how the process was found"),
          nullable("srtt_us", U32, "smoothed round-trip time at that moment"));

  /** connect, accept and close. */
  public static final Table CONNECTION_EVENTS =
      table(
          "connection_events",
          null,
          required("kind", choice("connect", 1, "accept", 2, "close", 3), "what happened"),
          nullable("connect_latency_ns", U64, "connect: SYN sent until established"),
          nullable(
              "duration_ns", U64, "close: since established, or since the attempt if it failed"),
          nullable("bytes_sent", U64, "close: payload acknowledged by the peer"),
          nullable("bytes_received", U64, "close: payload received"),
          nullable("retransmits", U32, "close: segments retransmitted"),
          nullable("min_rtt_us", U32, "close: smallest round-trip time of the last minutes"),
          nullable(
              "close_reason",
              choice(
                  "unknown",
                  0,
                  "fin",
                  1,
                  "reset",
                  2,
                  "timeout",
                  3,
                  "refused",
                  4,
                  "unreachable",
                  5,
                  "aborted",
                  6),
              "close: why"),
          nullable(
              "closed_by",
              choice("unknown", 0, "local", 1, "remote", 2, "kernel", 3),
              "close: who"),
          nullable("established", FLAG, "close: false if the attempt failed"),
          nullable("joined_late", FLAG, "close: the connection is older than the agent"),
          nullable(
              "mptcp_token", U32, "close: token of the MPTCP connection that it is a subflow of"));

  /** One row for each retransmission, and for each attempt at one that failed on this node. */
  public static final Table RETRANSMISSIONS =
      table(
          "retransmissions",
          "retransmission",
          required(
              "retransmission_kind", RETRANSMISSION_KIND, "the timer or signal that caused it"),
          required("seq", U32, "first sequence number"),
          required("number", U16, "names it within its connection, together with seq"),
          required("bytes", U32, "payload"),
          required("segments", U16, "wire segments: what TcpRetransSegs counts"),
          required("attempt", U16, "1 for the first retransmission by this timer"),
          required(
              "ca_state",
              U8,
              "congestion state of the kernel at that moment, evidence for the kind"),
          required("pending_timer", U8, "icsk_pending at that moment, evidence for the kind"),
          required(
              "error",
              U16,
              "why the attempt did not leave this node (NET_XMIT_* or errno), 0 if it did"),
          required(
              "dropped",
              choice("nothing", 0, "segment", 1, "acknowledgement", 2, "flight", 3),
              "what this node is known to have dropped before: these bytes, the acknowledgement of"
                  + " them, or other bytes of the same flight"),
          required("drop_reason", NAME, "the kernel's name for it, empty if nothing was dropped"),
          required("drop_location", NAME, "function of the kernel that dropped it"),
          required("drop_rule", NAME, DROP_RULE),
          required("drop_interface", NAME, "interface it was on, empty if on none"),
          nullable("drop_netns", U32, "network namespace in which it was dropped"),
          nullable("drop_time_unix_ns", TIME, "when it was dropped"),
          required(
              "drops_watched",
              FLAG,
              "whether every drop on this node since the first transmission would be known"));

  /**
   * What became of each retransmission, one row when it is known, mostly a round trip later. It is
   * that of the row of {@code retransmissions} with the same node, connection_id, seq and number.
   */
  public static final Table RETRANSMISSION_OUTCOMES =
      table(
          "retransmission_outcomes",
          "retransmission_outcome",
          required("retransmission_kind", RETRANSMISSION_KIND, "as in the retransmission"),
          required("seq", U32, "as in the retransmission"),
          required("number", U16, "as in the retransmission"),
          nullable("spurious", FLAG, "whether all of it had arrived before; unknown if empty"),
          required(
              "evidence",
              choice(
                  "dsack",
                  1,
                  "timestamp",
                  2,
                  "no_dsack",
                  3,
                  "not_reported",
                  4,
                  "closed",
                  5,
                  "not_kept",
                  6),
              "what told: the peer reported a duplicate, or the time that it echoes, or that it"
                  + " acknowledged later segments and reported none; or why nothing did"),
          required("duplicate_bytes", U32, "of it, reported by the peer as received before"),
          required("undecided_ns", U64, "since it was sent again"));

  /** One row for each TCP segment that the kernel of a node threw away. */
  public static final Table DROPS =
      table(
          "drops",
          "drop",
          required("drop_reason", NAME, "the kernel's own name for why"),
          required("drop_location", NAME, "function of the kernel that dropped it"),
          required("drop_rule", NAME, DROP_RULE),
          required("drop_interface", NAME, "interface it was on, empty if on none"),
          required("seq", U32, "first sequence number"),
          required("ack_seq", U32, "acknowledgement number"),
          required("bytes", U32, "payload"),
          required("tcp_flags", U8, "flags octet of the TCP header"));

  /**
   * One row for each segment that was dropped on its way out of its own node: it stayed unsent, and
   * no retransmission counter shows it.
   */
  public static final Table LOCAL_DROP_STALLS =
      table(
          "local_drop_stalls",
          "local_drop_stall",
          required("start_unix_ns", TIME, "the first drop"),
          required("duration_ns", U64, "until the attempt that got through"),
          required("end_reason", choice("sent", 1, "closed", 2), "closed: the connection ended"),
          required("drop_reason", NAME, "the kernel's own name for why, of the first drop"),
          required("drop_location", NAME, "function of the kernel that dropped it"),
          required("drop_rule", NAME, DROP_RULE),
          required("seq", U32, "sequence number that could not be sent"),
          required("bytes", U32, "payload of the first attempt"),
          required("drops", U32, "attempts that were dropped"));

  /** One row for each second in which a listener turned connections away. */
  public static final Table LISTEN_OVERFLOWS =
      table(
          "listen_overflows",
          "listen_overflow",
          required(
              "count",
              U32,
              "segments of callers dropped since the last row; a SYN counts once, as in ListenDrops,"
                  + " a handshake's last one may count twice"),
          required("backlog", U32, "connections that wait to be accepted"),
          required("limit", U32, "how many may wait"));

  /** One row for each RST that was sent, or received for a connection. */
  public static final Table RESETS =
      table(
          "resets",
          "reset",
          required("sent_by", choice("unknown", 0, "local", 1, "remote", 2, "kernel", 3), "who"),
          required(
              "phase",
              choice("no_connection", 0, "connecting", 1, "established", 2, "closing", 3),
              "what the connection was about"),
          required(
              "reset_reason",
              NAME,
              "the kernel's own name for why, of a RST we sent; empty if it gives none"));

  /**
   * One row for each episode; one that lasts over 10 ms is told while it is still open and again at
   * its end, under the same connection_id, side and start_unix_ns.
   */
  public static final Table ZERO_WINDOWS =
      table(
          "zero_windows",
          "zero_window",
          required(
              "side",
              choice("local", 1, "peer", 2),
              "who closed the window: local, our reader is slow"),
          required("start_unix_ns", TIME, "first segment with window 0"),
          required("duration_ns", U64, "until the window opened, or until now while it is open"),
          required(
              "end_reason", choice("open", 0, "opened", 1, "closed", 2), "open: it still lasts"),
          required(
              "sender_blocked_ns", U64, "peer side: part of it during which we had bytes to send"),
          required("bytes_unread", U32, "local side: in the receive queue at the start"),
          required("bytes_blocked", U32, "peer side: most bytes seen waiting behind the window"),
          required("probes", U32, "window probes sent (peer side) or received (local side)"));

  /**
   * One row for each probe every few seconds: the agent's heartbeat, and what it could not deliver.
   */
  public static final Table PROBE_STATUS =
      new Table(
          "probe_status",
          "probe_status",
          List.of(
              required("time_unix_ns", TIME, "end of the interval"),
              required("node", NAME, "the node whose agent reports"),
              required(
                  "probe", NAME, "name of the probe, or agent for the path from ring to collector"),
              required(
                  "state", choice("attached", 1, "failed", 2, "disabled", 3), "whether it runs"),
              required("reason", NAME, "why it does not run, empty while it does"),
              required("interval_ns", U64, "what the counts cover"),
              required("sent", U64, "events submitted in the interval"),
              required("lost", U64, "events that could not be delivered in the interval"),
              required("lost_reason", NAME, "where they were lost, empty if none were")));

  /** One row every few seconds for each connection that has moved since its last one. */
  public static final Table CONNECTION_SUMMARIES =
      table(
          "connection_summaries",
          "connection_summary",
          required(
              "state",
              choice(
                  "established",
                  1,
                  "syn_sent",
                  2,
                  "syn_recv",
                  3,
                  "fin_wait1",
                  4,
                  "fin_wait2",
                  5,
                  "close_wait",
                  8,
                  "last_ack",
                  9,
                  "closing",
                  11),
              "TCP state"),
          nullable(
              "duration_ns",
              U64,
              "since established or since the attempt; unknown if older than the agent"),
          nullable(
              "interval_ns",
              U64,
              "since its last summary or its beginning; what the columns with interval cover"),
          required("bytes_sent", U64, "payload acknowledged by the peer"),
          required("bytes_received", U64, "payload received"),
          nullable("bytes_sent_interval", U64, "payload acknowledged by the peer in the interval"),
          nullable("bytes_received_interval", U64, "payload received in the interval"),
          required("segments_sent", U32, "segments sent, those without payload too (segs_out)"),
          required(
              "segments_received", U32, "segments received, those without payload too (segs_in)"),
          required("retransmits", U32, "segments retransmitted"),
          nullable("retransmits_interval", U32, "segments retransmitted in the interval"),
          required("rttvar_us", U32, "mean deviation of the round-trip time"),
          nullable("min_rtt_us", U32, "smallest round-trip time of the last minutes"),
          required("cwnd_segments", U32, "congestion window"),
          nullable("delivery_rate_bytes_per_second", U64, "the last that the kernel measured"),
          required(
              "app_limited", FLAG, "the delivery rate was limited by what the application wrote"),
          required("bytes_unsent", U32, "written by the application, not sent yet"),
          required("bytes_in_flight", U32, "sent, not acknowledged yet"),
          required("bytes_unread", U32, "received in order, not read by the application yet"),
          required("snd_wnd_bytes", U32, "the window that the peer advertised last"),
          required("rcv_wnd_bytes", U32, "the window that this node advertised last"),
          required(
              "local_window_closed",
              FLAG,
              "this node's window is closed now: its reader does not read"),
          required("peer_window_closed", FLAG, "the peer's window is closed now"),
          required(
              "local_zero_window_ns",
              U64,
              "this node's window was closed, an open episode included, as far as seen"),
          required("peer_zero_window_ns", U64, "the peer's window was closed, likewise"),
          nullable(
              "local_zero_window_interval_ns",
              U64,
              "this node's window was closed in the interval"),
          nullable(
              "peer_zero_window_interval_ns", U64, "the peer's window was closed in the interval"),
          required("busy_ns", U64, "had bytes to send or in flight, since established"),
          required("rwnd_limited_ns", U64, "part of busy_ns: held back by the peer's window"),
          required(
              "sndbuf_limited_ns", U64, "part of busy_ns: held back by this node's send buffer"),
          required("out_of_order_segments", U32, "segments received out of order"),
          required(
              "dsacks", U32, "duplicate acknowledgements received: the peer got something twice"),
          required("reordering_seen", U32, "how often the sender saw reordering"),
          required("joined_late", FLAG, "the connection is older than the agent"),
          nullable("mptcp_token", U32, "token of the MPTCP connection that it is a subflow of"));

  /**
   * One row for each burst of an interface in one direction; one that lasts is told every 100 ms
   * while it is open and again at its end, under the same node, netns, interface, direction and
   * start_unix_ns. The columns of a connection are those of its largest flow.
   */
  public static final Table MICRO_BURSTS =
      table(
          "micro_bursts",
          "micro_burst",
          required("interface", NAME, "name of the interface"),
          required("interface_index", U32, "its index in its network namespace"),
          required("start_unix_ns", TIME, "the packet with which the queue began to grow"),
          required(
              "duration_ns", U64, "until the queue had drained, or until now while it is open"),
          required(
              "end_reason",
              choice("open", 0, "drained", 1, "interface_gone", 2),
              "open: it still lasts"),
          required(
              "uncertainty_ns",
              U64,
              "received: how long packets may have waited for this kernel to poll; sent: 0"),
          required("bytes", U64, "of all packets from start to end, without framing"),
          required("packets", U32, "socket buffers, as the kernel handed them on"),
          required("wire_packets", U32, "packets on the wire after segmentation"),
          required(
              "peak_queue_bytes",
              U64,
              "what a queue that drains at drain_bits_per_second would have held at most"),
          required("drain_bits_per_second", U64, "rate at which the virtual queue drains"),
          required("threshold_bytes", U64, "length of the virtual queue from which it is a burst"),
          required("mean_bits_per_second", U64, "bytes over the duration"),
          required("peak_bits_per_second", U64, "of the fullest 65.5 µs"),
          required(
              "rule",
              choice("abs", 1, "base", 2, "both", 3),
              "what was exceeded: half of the rate, what is usual here, or both"),
          required(
              "rate_source",
              choice("none", 0, "configured", 1, "ethtool", 2, "learned", 3),
              "where the rate of the interface is known from"),
          nullable("rate_bits_per_second", U64, "rate of the interface, if any is known"),
          required("ecn_ce_packets", U32, "packets marked congestion experienced"),
          required("flows", U32, "flows seen in it, at least"),
          required(
              "top_flows",
              JSON,
              "up to 8 largest flows: addresses, ports, protocol, bytes, packets, share, pid, comm,"
                  + " executable, container_id and connection_id as far as they are known"),
          required(
              "drops", JSON, "packets dropped by this kernel from start to 10 ms after, by reason"),
          required(
              "retransmits", U32, "segments retransmitted from its start to 2 round trips after"),
          nullable(
              "queue_wait_ns", U64, "sent: longest wait in the queueing discipline of a sample"));

  /**
   * One row for each silence of an interface that had been busy, each hole, each number skipped.
   */
  public static final Table GAPS =
      table(
          "gaps",
          "gap",
          required("gap_kind", choice("silence", 1, "hole", 2, "sequence", 3), "what was missing"),
          required("interface", NAME, "name of the interface"),
          required("interface_index", U32, "its index in its network namespace"),
          required("start_unix_ns", TIME, "the last packet before it"),
          required("duration_ns", U64, "until the next packet"),
          required("threshold_ns", U64, "from which it is a gap here"),
          required("usual_gap_ns", U64, "mean time between packets before it"),
          required("packets_before", U32, "packets in the 100 ms before it"),
          required(
              "cause",
              choice(
                  "unknown",
                  0,
                  "host_paused",
                  1,
                  "softirq_starved",
                  2,
                  "sender_idle",
                  3,
                  "rwnd_limited",
                  4,
                  "cwnd_limited",
                  5,
                  "peer_or_path_silent",
                  6,
                  "local_drop",
                  7,
                  "lost",
                  8,
                  "reordered",
                  9),
              "the first of these that holds"),
          required("host_paused_ns", U64, "part of it in which a CPU of this node did not run"),
          nullable("bytes_unsent", U64, "sent: waiting in the socket of the flow before it"),
          required("hole_end", choice("none", 0, "filled", 1, "closed", 2), "how a hole ended"),
          required(
              "hole_fill",
              choice("unknown", 0, "later", 1, "earlier", 2),
              "when what filled it was sent, compared with what overtook it"),
          nullable("seq", U32, "hole: the first byte that was missing"),
          nullable("bytes_missing", U32, "hole: in all"),
          required("segments_waiting", U32, "hole: received out of order meanwhile"),
          required("drop_reason", NAME, "hole: why this node dropped it, empty if it did not"),
          required("drop_location", NAME, "the kernel function that dropped it"),
          required("drop_rule", NAME, "what the column of drops says"),
          nullable("sequence_first", U64, "sequence: the first number that was missing"),
          nullable("sequence_missing", U64, "sequence: how many numbers were missing"),
          nullable("sequence_late", U64, "sequence: how many of them came after all"));

  /**
   * What an interface carried around a finding, in slots of 65.5 µs: one row for each direction.
   * The series have one value for each slot; one that does not apply is empty.
   */
  public static final Table WAVEFORMS =
      new Table(
          "waveforms",
          "waveform",
          List.of(
              required("time_unix_ns", TIME, "end of the last slot"),
              required("node", NAME, "the node whose agent saw it"),
              required("netns", U32, "inode of the network namespace"),
              required("interface", NAME, "name of the interface"),
              required("interface_index", U32, "its index in its network namespace"),
              required(
                  "direction", choice("outbound", 1, "inbound", 2), "which way the bytes flow"),
              required(
                  "connection_id", U64, "connection of the flow; 0 if it is none or not known"),
              required(
                  "subject",
                  choice("micro_burst", 1, "gap", 2, "zero_window", 3, "retransmission", 4),
                  "what it was kept for"),
              required("subject_start_unix_ns", TIME, "start_unix_ns of what it was kept for"),
              required("start_unix_ns", TIME, "start of the first slot"),
              required("slot_ns", U32, "length of a slot"),
              required("complete", FLAG, "false: the node could not keep all packets of it"),
              required("bytes", SERIES, "of the interface"),
              required("packets", SERIES, "of the interface"),
              required("flow_bytes", SERIES, "of the largest flow, or of the connection"),
              required("retransmits", SERIES, "segments this node sent again"),
              required("drops", SERIES, "packets this kernel dropped")));

  /**
   * Detected problems, written by the query service and never by an agent: one row for each state
   * in which a finding was told, of which the newest counts.
   */
  public static final Table FINDINGS =
      new Table(
          "findings",
          null,
          List.of(
              required("id", new Text(false), "32 hex digits, the same for every state"),
              required(
                  "kind",
                  choice(
                      "zero_window",
                      1,
                      "retransmissions",
                      2,
                      "connect_failed",
                      3,
                      "local_drop_stall",
                      4,
                      "resets",
                      5,
                      "micro_burst",
                      6,
                      "gap",
                      7),
                  "what was found"),
              required("severity", choice("info", 1, "warning", 2, "critical", 3), "how bad it is"),
              required("state", choice("open", 1, "ended", 2), "whether it still lasts"),
              required("title", new Text(false), "one line for a person"),
              required("detected_unix_ns", TIME, "when the query service found it"),
              required("start_unix_ns", TIME, "when it began"),
              nullable("end_unix_ns", TIME, "when it ended, unknown while it is open"),
              required("duration_ns", U64, "until its end, or so far"),
              required("node", NAME, "the node whose agent saw it"),
              required("pid", U32, "process that owns the socket, 0 if unknown"),
              required("tid", U32, "its thread"),
              required("comm", NAME, "the thread's name"),
              required("container_id", NAME, "container of the process, empty outside containers"),
              required("cgroup", NAME, "cgroup path of the process"),
              required("netns", U32, "inode of the network namespace"),
              required("local_ip", IP, "address on this node"),
              required("local_port", U16, "port on this node"),
              required("remote_ip", IP, "address of the peer"),
              required("remote_port", U16, "port of the peer"),
              required("ip_version", U8, "4 or 6, as on the wire"),
              required("connection_id", U64, "unique per connection and node"),
              required(
                  "direction",
                  choice("outbound", 1, "inbound", 2),
                  "which way it was opened, or which way the bytes in question flow"),
              nullable("side", choice("local", 1, "peer", 2), "zero_window: who closed the window"),
              required("details", new Text(false), "numbers of this kind, a JSON object"),
              required("verdict", new Text(false), "cause, confidence and evidence, a JSON object"),
              required(
                  "updated_unix_ns", TIME, "when this state was told: the cursor of the stream")));

  /** Every table that an agent may send. */
  public static final List<Table> SENT_BY_AGENT =
      List.of(
          CONNECTION_EVENTS,
          RETRANSMISSIONS,
          RETRANSMISSION_OUTCOMES,
          ZERO_WINDOWS,
          DROPS,
          LOCAL_DROP_STALLS,
          RESETS,
          LISTEN_OVERFLOWS,
          PROBE_STATUS,
          CONNECTION_SUMMARIES,
          MICRO_BURSTS,
          GAPS,
          WAVEFORMS);

  private Tables() {}

  private static Table table(String name, String kind, Column... columns) {
    List<Column> all = new ArrayList<>(COMMON);
    all.addAll(List.of(columns));
    return new Table(name, kind, all);
  }

  private static Column required(String name, ColumnType type, String meaning) {
    return new Column(name, type, false, meaning);
  }

  private static Column nullable(String name, ColumnType type, String meaning) {
    return new Column(name, type, true, meaning);
  }

  private static Choice choice(Object... namesAndNumbers) {
    List<Choice.Name> names = new ArrayList<>();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      names.add(new Choice.Name((Integer) namesAndNumbers[i + 1], (String) namesAndNumbers[i]));
    }
    return new Choice(names);
  }
}
