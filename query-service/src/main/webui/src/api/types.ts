/**
 * The shapes of docs/reference/api.md, by hand and in one place. Field names are those of the columns, so that one grep
 * follows a value from the kernel to the screen.
 */

/** Nanoseconds since 1970, exact (see utils/exactJson). */
export type UnixNs = bigint;

export type Severity = 'info' | 'warning' | 'critical';
export type Confidence = 'proven' | 'probable' | 'inferred' | 'unknown';
export type Side = 'local' | 'peer';

export interface Verdict {
  cause: string;
  confidence: Confidence;
  evidence: string[];
}

/** Who and which connection. */
export interface Common {
  node: string;
  pid: number;
  tid: number;
  comm: string;
  container_id: string;
  cgroup: string;
  netns: number;
  local_ip: string;
  local_port: number;
  remote_ip: string;
  remote_port: number;
  ip_version: number;
  connection_id: string;
  direction: string;
}

export interface Finding extends Common {
  id: string;
  kind: string;
  severity: Severity;
  state: 'open' | 'ended';
  title: string;
  detected_unix_ns: UnixNs;
  start_unix_ns: UnixNs;
  end_unix_ns: UnixNs | null;
  duration_ns: number;
  side: Side | null;
  details: Record<string, unknown>;
  verdict: Verdict | null;
}

export interface ProbeNotRunning {
  node: string;
  probe: string;
  reason: string;
}

export interface Completeness {
  complete: boolean;
  events_sent: number;
  events_lost: number;
  lost_share: number;
  nodes: string[];
  nodes_silent: string[];
  probes_not_running: ProbeNotRunning[];
  sampling: number;
  rows_truncated: boolean;
}

export interface Answer<Row> {
  question: string;
  since: string;
  until: string;
  rows: Row[];
  completeness: Completeness;
  sql?: string;
}

export interface ZeroWindow extends Common {
  time_unix_ns: UnixNs;
  side: Side;
  start_unix_ns: UnixNs;
  duration_ns: number;
  end_reason: 'open' | 'opened' | 'closed';
  sender_blocked_ns: number;
  bytes_unread: number;
  bytes_blocked: number;
  probes: number;
  verdict: Verdict | null;
}

export interface Retransmission extends Common {
  time_unix_ns: UnixNs;
  retransmission_kind: string;
  seq: number;
  bytes: number;
  segments: number;
  attempt: number;
  /** Whether all of it had arrived before; null while that is not known. */
  spurious: boolean | null;
  verdict: Verdict | null;
}

/** Drops of one reason at one place. */
export interface DropPlace {
  drop_reason: string;
  drop_location: string;
  /** Hook of netfilter, and the rule if it can be told; empty if it was not netfilter. */
  drop_rule: string;
  drop_interface: string;
  drops: number;
  bytes: number;
  connections: number;
  first_unix_ns: UnixNs;
  last_unix_ns: UnixNs;
}

export interface LocalDropStall extends Common {
  time_unix_ns: UnixNs;
  start_unix_ns: UnixNs;
  duration_ns: number;
  end_reason: 'sent' | 'closed';
  drop_reason: string;
  drop_location: string;
  /** Hook of netfilter, and the rule if it can be told; empty if it was not netfilter. */
  drop_rule: string;
  seq: number;
  bytes: number;
  drops: number;
  verdict: Verdict | null;
}

export interface Reset extends Common {
  time_unix_ns: UnixNs;
  sent_by: string;
  phase: string;
  reset_reason: string;
  verdict: Verdict | null;
}

/** One of the largest flows of a burst; what is not known is missing. */
export interface BurstFlow {
  local_ip?: string;
  local_port?: number;
  remote_ip?: string;
  remote_port?: number;
  protocol?: string;
  bytes: number;
  packets?: number;
  /** Of the bytes of the burst, 0 to 1. */
  share: number;
  pid?: number;
  comm?: string;
  /** Empty if it is not known. */
  executable?: string;
  connection_id?: string;
}

export interface MicroBurst extends Common {
  time_unix_ns: UnixNs;
  interface: string;
  start_unix_ns: UnixNs;
  duration_ns: number;
  end_reason: 'open' | 'drained' | 'interface_gone';
  uncertainty_ns: number;
  bytes: number;
  packets: number;
  wire_packets: number;
  peak_queue_bytes: number;
  drain_bits_per_second: number;
  threshold_bytes: number;
  mean_bits_per_second: number;
  peak_bits_per_second: number;
  rule: string;
  rate_source: string;
  rate_bits_per_second: number | null;
  ecn_ce_packets: number;
  flows: number;
  top_flows: BurstFlow[] | null;
  /** Packets by reason. */
  drops: Record<string, number> | null;
  retransmits: number;
  queue_wait_ns: number | null;
  verdict: Verdict | null;
}

export interface Gap extends Common {
  time_unix_ns: UnixNs;
  gap_kind: string;
  interface: string;
  start_unix_ns: UnixNs;
  duration_ns: number;
  threshold_ns: number;
  usual_gap_ns: number;
  packets_before: number;
  cause: string;
  host_paused_ns: number;
  bytes_unsent: number | null;
  hole_end: string;
  bytes_missing: number | null;
  segments_waiting: number;
  /** Of a feed: what was skipped, and how much of it came late. */
  sequence_missing: number | null;
  sequence_late: number | null;
  verdict: Verdict | null;
}

/** What an interface carried in one direction around a burst or gap, a value for each slot. */
export interface WaveformRow {
  node: string;
  netns: number;
  interface: string;
  direction: string;
  subject: string;
  subject_start_unix_ns: UnixNs;
  start_unix_ns: UnixNs;
  slot_ns: number;
  complete: boolean;
  bytes: number[];
  packets: number[];
  flow_bytes: number[];
  retransmits: number[];
  drops: number[];
}

export interface LatencyStep {
  time_unix_ns: UnixNs;
  connects: number;
  connects_failed: number;
  connect_latency_p50_ns: number | null;
  connect_latency_p90_ns: number | null;
  connect_latency_p99_ns: number | null;
  connect_latency_max_ns: number | null;
  closes: number;
  srtt_p50_us: number | null;
  srtt_p90_us: number | null;
  srtt_p99_us: number | null;
}

export interface TroubledConnection extends Common {
  /** Empty if it is not known. */
  executable: string;
  role?: string;
  first_unix_ns: UnixNs;
  last_unix_ns: UnixNs;
  retransmitted_segments: number;
  zero_windows: number;
  zero_window_ns: number;
  sender_blocked_ns: number;
  drops: number;
  local_drop_stall_ns: number;
  resets: number;
  closed: boolean;
  close_reason: string | null;
  trouble: number;
}

export interface ProbeState {
  probe: string;
  state: 'attached' | 'failed' | 'disabled';
  reason: string;
}

export interface NodeStatus {
  node: string;
  last_seen_unix_ns: UnixNs;
  silent: boolean;
  events_sent: number;
  events_lost: number;
  probes: ProbeState[];
}

/** RFC 9457. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
}
