/** Micro-bursts, gaps and waveforms for the world of world.mjs: functions of time too. */
import { noise } from './world.mjs';

const SLOT_NS = 65_536;
const SLOTS = 3052;
const BURST_EVERY_MS = 7_300;
const GAP_EVERY_MS = 41_000;
const NETNS = 4026531840;

const ns = (ms, extraNs = 0) => BigInt(Math.floor(ms * 1000)) * 1000n + BigInt(extraNs);

function* turns(everyMs, fromMs, toMs) {
  for (let turn = Math.floor(fromMs / everyMs) - 1; turn * everyMs <= toMs; turn++) yield turn;
}

const flow = (comm, pid, remote, port, share) => ({
  local_ip: '10.0.0.1',
  local_port: 40_000 + pid,
  remote_ip: remote,
  remote_port: port,
  protocol: 'tcp',
  share,
  pid,
  comm,
  connection_id: pid.toString(16).padStart(16, '0'),
});

/** Who bursts where: the largest flow, interface, direction, its rate (bit/s, 0: not known) and usual load. */
const SOURCES = [
  {
    node: 'web-1',
    interface: 'eth0',
    direction: 'outbound',
    rate: 10e9,
    base: 0.04,
    flows: [
      flow('backup-agent', 4711, '10.0.0.9', 8443, 0.74),
      flow('nginx', 812, '10.0.0.2', 51_034, 0.12),
      flow('nginx', 812, '10.0.0.4', 50_112, 0.06),
      flow('checkout', 3310, '10.2.0.7', 5432, 0.03),
    ],
  },
  {
    node: 'db-1',
    interface: 'eth0',
    direction: 'inbound',
    rate: 0,
    base: 0.08,
    flows: [
      flow('redis-server', 901, '10.0.0.1', 51_844, 0.46),
      flow('redis-server', 901, '10.0.0.2', 51_850, 0.31),
      flow('', 0, '10.0.0.12', 4420, 0.09),
    ],
  },
  {
    node: 'web-2',
    interface: 'eth1',
    direction: 'outbound',
    rate: 25e9,
    base: 0.02,
    flows: [
      flow('', 0, '10.1.0.9', 2049, 0.17),
      ...Array.from({ length: 6 }, (_, i) =>
        flow('sync-worker', 3120, `10.1.0.${20 + i}`, 8443, 0.12 - i / 100),
      ),
    ],
  },
];

function common(source, top) {
  return {
    node: source.node,
    pid: top.pid,
    tid: top.pid,
    comm: top.comm,
    container_id: '',
    cgroup: '/',
    netns: NETNS,
    local_ip: top.local_ip,
    local_port: top.local_port,
    remote_ip: top.remote_ip,
    remote_port: top.remote_port,
    ip_version: 4,
    connection_id: top.connection_id,
    direction: source.direction,
    role: 'client',
    owner_source: 'user',
    srtt_us: 240,
    interface: source.interface,
    interface_index: 2,
  };
}

/** Micro-bursts in [fromMs, toMs], newest first. */
export function microBursts(fromMs, toMs) {
  const rows = [];
  for (const turn of turns(BURST_EVERY_MS, fromMs, toMs)) {
    const startMs = turn * BURST_EVERY_MS + noise('burst at', turn) * 3_000;
    if (startMs >= fromMs && startMs + 50 <= toMs) rows.push(burst(turn, startMs));
  }
  return rows.toReversed();
}

function burst(turn, startMs) {
  const source = SOURCES[[0, 0, 1, 0, 2, 1][((turn % 6) + 6) % 6]];
  const high = source.rate || 9.4e9;
  const duration = Math.round((0.2 + noise('length', turn) ** 3 * 9) * 1e6);
  const mean = high * (0.72 + noise('mean', turn) * 0.2);
  const bytes = Math.round((mean * duration) / 8e9);
  const lost = source === SOURCES[0] && turn % 4 === 0;
  const drain = high / 2;
  const dropped = lost ? 3 + Math.floor(noise('lost', turn) * 40) : 0;
  const queue = Math.round(bytes * (1 - drain / mean));
  const row = {
    ...common(source, source.flows[0]),
    time_unix_ns: ns(startMs, duration + 77),
    start_unix_ns: ns(startMs, 77),
    duration_ns: duration,
    end_reason: 'drained',
    uncertainty_ns: source.direction === 'inbound' ? 11_400 : 0,
    bytes,
    packets: Math.ceil(bytes / 58_000),
    wire_packets: Math.ceil(bytes / 1448),
    peak_queue_bytes: queue,
    drain_bits_per_second: drain,
    threshold_bytes: 131_072,
    mean_bits_per_second: Math.round(mean),
    peak_bits_per_second: Math.round(high * 0.98),
    rule: source.rate ? 'both' : 'base',
    rate_source: source.rate ? 'ethtool' : 'none',
    rate_bits_per_second: source.rate || null,
    ecn_ce_packets: 0,
    flows: source.flows.length + Math.floor(noise('flows', turn) * 30),
    top_flows: source.flows.map((f) => ({
      ...f,
      bytes: Math.round(bytes * f.share),
      packets: Math.ceil((bytes * f.share) / 58_000),
    })),
    drops: dropped > 0 ? { QDISC_DROP: dropped } : {},
    retransmits: lost ? Math.ceil(dropped / 2) : 0,
    queue_wait_ns: source.direction === 'outbound' ? Math.round(duration * 0.4) : null,
  };
  return { ...row, verdict: burstVerdict(row) };
}

function burstVerdict(row) {
  const [top] = row.top_flows;
  const few = top.share >= 0.2;
  const who = top.pid ? `${top.comm} (pid ${top.pid}) with ` : 'a process not known with ';
  const evidence = [
    `${(row.bytes / 2 ** 20).toFixed(1)} MiB ${row.direction} within ${(row.duration_ns / 1e3).toFixed(1)} µs, ${(row.mean_bits_per_second / 1e9).toFixed(1)} Gbit/s in the mean`,
    `a queue that drains at ${(row.drain_bits_per_second / 1e9).toFixed(1)} Gbit/s would have held ${Math.round(row.peak_queue_bytes / 1024)} KiB; a burst from 128 KiB on, by what is usual here`,
    `${who}${top.remote_ip}:${top.remote_port} had ${Math.round(top.share * 100)} % of the bytes`,
  ];
  const dropped = row.drops.QDISC_DROP ?? 0;
  if (dropped > 0) {
    evidence.push(`this kernel dropped ${dropped} packets until 10 ms after: ${dropped} QDISC_DROP`);
    evidence.push(`${row.retransmits} segments sent again until 2 round trips after`);
  }
  return {
    cause: few ? `flow:${top.comm || top.remote_ip}` : 'many_flows',
    confidence: few && top.pid ? 'proven' : 'probable',
    evidence,
  };
}

/** What a feed skipped, with the columns of a silence. */
function skipped(silence, startMs) {
  return {
    ...silence,
    comm: 'quote-reader',
    gap_kind: 'sequence',
    interface: '',
    time_unix_ns: ns(startMs, 2_000_000),
    start_unix_ns: ns(startMs, 0),
    duration_ns: 2_000_000,
    usual_gap_ns: 0,
    packets_before: 0,
    cause: 'lost',
    host_paused_ns: 0,
    sequence_missing: 3,
    sequence_late: 1,
    verdict: {
      cause: 'lost',
      confidence: 'proven',
      evidence: ['numbers 17 to 19 were missing, for 2.0 ms', '1 of 3 came late'],
    },
  };
}

const CAUSES = ['peer_or_path_silent', 'host_paused', 'sender_idle', 'peer_or_path_silent'];

/** Gaps in [fromMs, toMs], newest first. */
export function gaps(fromMs, toMs) {
  const rows = [];
  for (const turn of turns(GAP_EVERY_MS, fromMs, toMs)) {
    const startMs = turn * GAP_EVERY_MS + 5_000;
    const duration = Math.round((4 + noise('gap', turn) * 90) * 1e6);
    if (startMs < fromMs || startMs + 200 > toMs) continue;
    const cause = CAUSES[((turn % 4) + 4) % 4];
    const source = { ...SOURCES[1], direction: cause === 'sender_idle' ? 'outbound' : 'inbound' };
    const paused = cause === 'host_paused' ? Math.round(duration * 0.93) : 0;
    const confidence = { peer_or_path_silent: 'inferred' }[cause] ?? 'proven';
    const evidence = [
      `no packet for ${(duration / 1e6).toFixed(1)} ms; before it one each 190.0 µs, a gap from 4.0 ms on`,
      '526 packets in the 100 ms before it',
    ];
    if (paused > 0)
      evidence.push(`a CPU of this node did not run for ${(paused / 1e6).toFixed(1)} ms of it, 93 %`);
    rows.push({
      ...common(source, source.flows[0]),
      time_unix_ns: ns(startMs, duration + 31),
      gap_kind: 'silence',
      start_unix_ns: ns(startMs, 31),
      duration_ns: duration,
      threshold_ns: 4_000_000,
      usual_gap_ns: 190_000,
      packets_before: 526,
      cause,
      host_paused_ns: paused,
      bytes_unsent: null,
      verdict: { cause, confidence, evidence },
    });
    if (startMs + 1_000 <= toMs) rows.push(skipped(rows.at(-1), startMs + 1_000));
  }
  return rows.toReversed();
}

/** The waveforms of what began at `startNs`: both directions. */
export function waveform(startNs, subject) {
  const atMs = Number(startNs / 1_000_000n);
  const rows = subject === 'gap' ? gaps(atMs - 1_000, atMs + 1_000) : microBursts(atMs - 1_000, atMs + 1_000);
  const row = rows.find((candidate) => candidate.start_unix_ns === startNs);
  if (row === undefined) return [];
  const source = SOURCES.find(({ node }) => node === row.node);
  return ['outbound', 'inbound'].map((direction) => trace(row, source, direction, subject));
}

function trace(row, source, direction, subject) {
  const start = row.start_unix_ns - 100n * 1_000_000n;
  const own = direction === row.direction;
  const full = ((source.rate || 9.4e9) * SLOT_NS) / 8e9;
  const share = row.top_flows?.[0]?.share ?? 0.5;
  const series = { bytes: [], packets: [], flow_bytes: [], retransmits: [], drops: [] };
  for (let slot = 0; slot < SLOTS; slot++) {
    const at = slot * SLOT_NS - 100e6;
    const inside = at + SLOT_NS > 0 && at < row.duration_ns;
    const key = [row.start_unix_ns, direction, slot];
    // Requests come in small trains; in between a slot is often empty.
    const train = noise('train', row.node, direction, Math.floor(slot / 9)) > 0.55;
    let load = train
      ? source.base * (0.3 + noise(...key) * 1.6)
      : noise('idle', ...key) > 0.8
        ? source.base * 0.2
        : 0;
    let flow = load * (train && noise('flow', Math.floor(slot / 9)) > 0.6 ? 0.5 : 0);
    let drops = 0;
    let again = 0;
    if (subject === 'gap' && inside) load = own ? 0 : load * 0.1;
    else if (inside && own) {
      const part = Math.min(1, (at + SLOT_NS) / SLOT_NS, (row.duration_ns - at) / SLOT_NS);
      load = part * (0.72 + noise('high', ...key) * 0.27);
      flow = load * share * (0.85 + noise('of flow', ...key) * 0.25);
      if (row.retransmits > 0 && at > row.duration_ns * 0.35)
        drops = noise('drop', ...key) > 0.6 || at + SLOT_NS >= row.duration_ns ? 2 : 0;
    } else if (at > 0.1e6 && at < row.duration_ns + 0.3e6 && !own) {
      load = 0.018 + noise('acks', ...key) * 0.02;
      flow = load * share;
    }
    if (
      own &&
      row.retransmits > 0 &&
      at > row.duration_ns + 0.25e6 &&
      at < row.duration_ns + 1.6e6 &&
      (noise('again', ...key) > 0.55 || at < row.duration_ns + 0.32e6)
    ) {
      again = 1 + Math.floor(noise('n', ...key) * 3);
      load += 0.05;
      flow = load * 0.9;
    }
    const bytes = subject === 'gap' && inside && own ? 0 : Math.round(load * full);
    series.bytes.push(bytes);
    series.flow_bytes.push(Math.min(Math.round(flow * full), bytes));
    series.packets.push(Math.ceil(bytes / (inside && own ? 58_000 : 1_100)));
    series.retransmits.push(again);
    series.drops.push(drops);
  }
  return {
    time_unix_ns: start + BigInt(SLOTS * SLOT_NS),
    node: row.node,
    netns: row.netns,
    interface: row.interface,
    interface_index: 2,
    direction,
    connection_id: row.connection_id,
    subject,
    subject_start_unix_ns: row.start_unix_ns,
    start_unix_ns: start,
    slot_ns: SLOT_NS,
    peak_slot_ns: SLOT_NS,
    complete: true,
    ...series,
    peak_bytes: series.bytes,
  };
}

/** Findings of bursts and gaps in [fromMs, toMs]: one for each minute of an interface. */
export function interfaceFindings(fromMs, toMs) {
  const found = [];
  const minutes = new Map();
  for (const row of microBursts(fromMs, toMs)) {
    const key = `${row.node} ${row.start_unix_ns / 60_000_000_000n}`;
    minutes.set(key, [...(minutes.get(key) ?? []), row]);
  }
  for (const rows of minutes.values()) found.push(finding('micro_burst', rows));
  for (const row of gaps(fromMs, toMs)) if (row.gap_kind === 'silence') found.push(finding('gap', [row]));
  return found;
}

function finding(kind, rows) {
  const first = rows.at(-1);
  const cost = (row) => (row.retransmits ?? 0) * 1e12 + (row.bytes ?? row.duration_ns);
  const worst = rows.toSorted((a, b) => cost(b) - cost(a))[0];
  const [top] = worst.top_flows ?? [];
  const one =
    kind === 'gap'
      ? `${(worst.duration_ns / 1e6).toFixed(1)} ms without a packet`
      : `${(worst.bytes / 2 ** 20).toFixed(1)} MiB in ${(worst.duration_ns / 1e3).toFixed(1)} µs (${(worst.mean_bits_per_second / 1e9).toFixed(1)} Gbit/s), ${Math.round(top.share * 100)} % by ${top.pid ? `${top.comm}/${top.pid}` : `${top.remote_ip}:${top.remote_port}`}`;
  const duration = Number(rows[0].time_unix_ns - first.start_unix_ns);
  const noun = kind === 'gap' ? 'Gap' : 'Micro-burst';
  const {
    node,
    pid,
    tid,
    comm,
    container_id,
    cgroup,
    netns,
    local_ip,
    local_port,
    remote_ip,
    remote_port,
    ip_version,
    connection_id,
    direction,
  } = worst;
  const dropped = rows.reduce((sum, row) => sum + (row.drops?.QDISC_DROP ?? 0), 0);
  return {
    id: `${kind === 'gap' ? '9a' : 'b0'}${first.start_unix_ns}${'0'.repeat(32)}`.slice(0, 32),
    kind,
    severity: dropped > 0 || worst.host_paused_ns > 0 ? 'warning' : 'info',
    state: 'ended',
    title:
      rows.length === 1
        ? `${noun} on ${worst.interface} ${direction}: ${one}`
        : `${rows.length} micro-bursts on ${worst.interface} ${direction} within ${(duration / 1e9).toFixed(2)} s: the worst ${one}${dropped > 0 ? `; this node dropped ${dropped} packets` : ''}`,
    detected_unix_ns: first.time_unix_ns + 200_000_000n,
    start_unix_ns: first.start_unix_ns,
    end_unix_ns: rows[0].time_unix_ns,
    duration_ns: duration,
    ...{
      node,
      pid,
      tid,
      comm,
      container_id,
      cgroup,
      netns,
      local_ip,
      local_port,
      remote_ip,
      remote_port,
      ip_version,
      connection_id,
      direction,
    },
    side: null,
    details: {
      interface: worst.interface,
      count: rows.length,
      worst_start_unix_ns: worst.start_unix_ns,
      worst_duration_ns: worst.duration_ns,
    },
    verdict: worst.verdict,
  };
}
