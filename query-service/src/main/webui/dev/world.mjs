/**
 * A small world for work on the dashboard: every event is a function of time, so any window can be asked and the same
 * question gets the same answer. Nothing of it reaches the build.
 */

const MS = 1_000_000n;

/** A number in [0, 1) that depends on nothing but its arguments. */
export function noise(...keys) {
  let state = 0x811c9dc5;
  for (const char of keys.join(':')) {
    state = Math.imul(state ^ char.charCodeAt(0), 0x01000193);
    state ^= state >>> 15;
  }
  state = Math.imul(state ^ (state >>> 13), 0x5bd1e995);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}

const side = (node, comm, pid, local, remote, id, role, direction) => ({
  node,
  pid,
  tid: pid,
  comm,
  executable: `/usr/local/bin/${comm}`,
  container_id: '',
  cgroup: `/system.slice/${comm}.service`,
  netns: 4026531840,
  local_ip: local[0],
  local_port: local[1],
  remote_ip: remote[0],
  remote_port: remote[1],
  ip_version: 4,
  connection_id: id,
  direction,
  role,
  owner_source: 'user',
  srtt_us: 240,
});

const READER = side(
  'web-1',
  'reader',
  4711,
  ['10.0.0.1', 9000],
  ['10.0.0.2', 42424],
  '00000000000012ab',
  'server',
  'inbound',
);
const FLOODER = side(
  'web-2',
  'flooder',
  2290,
  ['10.0.0.2', 42424],
  ['10.0.0.1', 9000],
  '0000000000000c04',
  'client',
  'outbound',
);
const REDIS = side(
  'db-1',
  'redis-server',
  901,
  ['10.0.0.3', 6379],
  ['10.0.0.1', 51844],
  '00000000000000f1',
  'server',
  'inbound',
);
const LOSSY = side(
  'web-2',
  'sync-worker',
  3120,
  ['10.0.0.2', 53110],
  ['10.1.0.9', 8443],
  '0000000000000d77',
  'client',
  'outbound',
);
const REFUSED = side(
  'web-1',
  'checkout',
  3310,
  ['10.0.0.1', 40012],
  ['10.2.0.7', 5432],
  '0000000000001f03',
  'client',
  'outbound',
);

/** Stalls: who, every how many ms, and how long (ms) by turns. */
const STALLS = [
  { reader: READER, sender: FLOODER, everyMs: 21_000, lengthsMs: [50, 300, 2_000, 300, 120] },
  { reader: REDIS, sender: null, everyMs: 47_000, lengthsMs: [14, 38, 22] },
];
const BURST_EVERY_MS = 52_000;
const REFUSED_EVERY_MS = 140_000;
const KINDS = ['fast', 'rto', 'tlp', 'loss_repair'];

const ns = (ms, extraNs = 0) => BigInt(Math.floor(ms * 1000)) * 1000n + BigInt(extraNs);

function* turns(everyMs, fromMs, toMs) {
  for (let turn = Math.floor(fromMs / everyMs) - 1; turn * everyMs <= toMs; turn++) yield turn;
}

/** Episodes that touch [fromMs, toMs] as known at nowMs. */
export function zeroWindows(fromMs, toMs, nowMs) {
  const rows = [];
  for (const [index, stall] of STALLS.entries()) {
    for (const turn of turns(stall.everyMs, fromMs, toMs)) {
      const startMs = turn * stall.everyMs + noise('stall', index, turn) * 6_000;
      const lengthMs =
        stall.lengthsMs[((turn % 5) + 5) % stall.lengthsMs.length] * (1 + noise('length', turn) * 0.01);
      for (const [who, which, delayMs] of [
        [stall.reader, 'local', 0],
        [stall.sender, 'peer', 0.18],
      ]) {
        const row = who && episode(who, which, startMs + delayMs, lengthMs, nowMs, turn);
        if (row && row.endMs >= fromMs && startMs <= toMs) rows.push(row);
      }
    }
  }
  return rows.toSorted((a, b) => (a.start_unix_ns < b.start_unix_ns ? 1 : -1));
}

function episode(who, which, startMs, lengthMs, nowMs, turn) {
  const endMs = startMs + lengthMs;
  const open = endMs > nowMs;
  if (open && startMs + 10 > nowMs) return null;
  const start = ns(startMs, Math.floor(noise('ns', turn) * 1000));
  const duration = open ? 10_000_000 : Math.round(lengthMs * 1e6);
  const unread = 65_536 + Math.floor(noise('unread', turn) * 150_000);
  return {
    ...who,
    endMs: open ? nowMs : endMs,
    time_unix_ns: start + BigInt(duration),
    side: which,
    start_unix_ns: start,
    duration_ns: duration,
    end_reason: open ? 'open' : 'opened',
    sender_blocked_ns: which === 'peer' ? Math.round(duration * 0.97) : 0,
    bytes_unread: which === 'local' ? unread : 0,
    bytes_blocked: which === 'peer' ? unread * 2 : 0,
    probes: Math.floor(Math.log2(lengthMs / 200 + 1)),
    verdict: zeroWindowVerdict(which, duration, unread, open),
  };
}

function zeroWindowVerdict(which, duration, unread, open) {
  const length = `${(duration / 1e6).toFixed(1)} ms${open ? ' so far' : ''}`;
  return which === 'local'
    ? {
        cause: 'reader_slow',
        confidence: 'proven',
        evidence: [
          `advertised window 0 for ${length}`,
          `${unread.toLocaleString('en-US')} bytes unread when it closed`,
        ],
      }
    : {
        cause: 'peer_reader_slow',
        confidence: 'probable',
        evidence: [
          `the peer advertised window 0 for ${length}`,
          `${(unread * 2).toLocaleString('en-US')} bytes waited behind it`,
        ],
      };
}

/** Retransmissions in [fromMs, toMs]. */
export function retransmissions(fromMs, toMs) {
  const rows = [];
  for (const turn of turns(BURST_EVERY_MS, fromMs, toMs)) {
    const count = 6 + Math.floor(noise('burst', turn) * 14);
    const startMs = turn * BURST_EVERY_MS + noise('offset', turn) * 20_000;
    for (let i = 0; i < count; i++) {
      const atMs = startMs + (i / count) * 7_000 + noise('at', turn, i) * 400;
      rows.push(retransmission(LOSSY, atMs, KINDS[Math.floor(noise('kind', turn, i) * 4)], i));
    }
  }
  for (const turn of turns(STALLS[0].everyMs, fromMs, toMs)) {
    const startMs = turn * STALLS[0].everyMs + noise('stall', 0, turn) * 6_000;
    if (noise('near', turn) > 0.4)
      rows.push(retransmission(FLOODER, startMs - 30 - noise('b', turn) * 200, 'tlp', 0));
    if (noise('near2', turn) > 0.4) rows.push(retransmission(FLOODER, startMs - 12, 'fast', 1));
  }
  return rows.filter((row) => row.atMs >= fromMs && row.atMs <= toMs).toSorted((a, b) => b.atMs - a.atMs);
}

function retransmission(who, atMs, kind, index) {
  return {
    ...who,
    atMs,
    time_unix_ns: ns(atMs, index),
    retransmission_kind: kind,
    seq: 1000 + index * 1448,
    bytes: 1448,
    segments: 1,
    attempt: kind === 'rto' ? 1 + (index % 3) : 1,
    verdict: {
      cause: 'lost',
      confidence: kind === 'tlp' ? 'unknown' : 'inferred',
      evidence: [`sent again by ${kind}`],
    },
  };
}

/** Findings that were detected or ended in [fromMs, toMs], newest first. */
export function findings(fromMs, toMs) {
  const found = zeroWindows(fromMs, toMs, toMs)
    .filter((row) => row.duration_ns >= 10_000_000)
    .map((row) => zeroWindowFinding(row));
  for (const turn of turns(BURST_EVERY_MS, fromMs, toMs)) {
    const rows = retransmissions(turn * BURST_EVERY_MS, (turn + 1) * BURST_EVERY_MS).filter(
      (r) => r.comm === LOSSY.comm,
    );
    const first = rows.at(-1);
    if (rows.length >= 10 && rows[0].atMs <= toMs && rows[0].atMs >= fromMs)
      found.push(burstFinding(first, rows));
  }
  for (const turn of turns(REFUSED_EVERY_MS, fromMs, toMs)) {
    const atMs = turn * REFUSED_EVERY_MS + 11_000;
    if (atMs >= fromMs && atMs <= toMs) found.push(refusedFinding(atMs, turn));
  }
  return found.toSorted((a, b) => (a.start_unix_ns < b.start_unix_ns ? 1 : -1));
}

const idOf = (...keys) =>
  [0, 1, 2, 3]
    .map((i) =>
      Math.floor(noise(i, ...keys) * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');

function commonOf(row) {
  return Object.fromEntries(
    Object.keys(READER)
      .slice(0, 14)
      .map((name) => [name, row[name]]),
  );
}

function zeroWindowFinding(row) {
  const open = row.end_reason === 'open';
  const length = `${Math.round(row.duration_ns / 1e6)} ms`;
  const local = row.side === 'local';
  return {
    id: idOf(row.connection_id, row.side, row.start_unix_ns),
    kind: 'zero_window',
    severity: row.duration_ns >= 1e9 ? 'critical' : 'warning',
    state: open ? 'open' : 'ended',
    title: local
      ? `${row.comm} (pid ${row.pid}) did not read for ${length}; its window was closed`
      : `${row.comm} (pid ${row.pid}) was blocked for ${length}: the window of ${row.remote_ip}:${row.remote_port} was closed`,
    detected_unix_ns: row.start_unix_ns + 10n * MS,
    start_unix_ns: row.start_unix_ns,
    end_unix_ns: open ? null : row.time_unix_ns,
    duration_ns: row.duration_ns,
    ...commonOf(row),
    side: row.side,
    details: local
      ? { bytes_unread: row.bytes_unread, probes: row.probes }
      : { bytes_blocked: row.bytes_blocked, sender_blocked_ns: row.sender_blocked_ns, probes: row.probes },
    verdict: row.verdict,
  };
}

function burstFinding(first, rows) {
  const byKind = Object.fromEntries(
    KINDS.map((kind) => [kind, rows.filter((r) => r.retransmission_kind === kind).length]).filter(
      ([, n]) => n > 0,
    ),
  );
  return {
    id: idOf('burst', first.time_unix_ns),
    kind: 'retransmissions',
    severity: 'warning',
    state: 'ended',
    title: `${first.comm} (pid ${first.pid}) retransmitted ${rows.length} segments to ${first.remote_ip}:${first.remote_port}`,
    detected_unix_ns: rows[0].time_unix_ns,
    start_unix_ns: first.time_unix_ns,
    end_unix_ns: rows[0].time_unix_ns,
    duration_ns: Number(rows[0].time_unix_ns - first.time_unix_ns),
    ...commonOf(first),
    side: null,
    details: { segments: rows.length, by_kind: byKind },
    verdict: {
      cause: 'path_loss',
      confidence: 'inferred',
      evidence: [`${rows.length} segments sent again`, 'no drop on this node in the same time'],
    },
  };
}

function refusedFinding(atMs, turn) {
  const timeout = turn % 3 === 0;
  const length = timeout ? 4_012_000_000 : 412_000;
  const start = ns(atMs - length / 1e6, 77);
  return {
    id: idOf('refused', turn),
    kind: 'connect_failed',
    severity: timeout ? 'critical' : 'info',
    state: 'ended',
    title: `${REFUSED.comm} (pid ${REFUSED.pid}) could not connect to 10.2.0.7:5432: ${timeout ? 'timed out after 4.01 s' : 'refused'}`,
    detected_unix_ns: ns(atMs, 77),
    start_unix_ns: start,
    end_unix_ns: ns(atMs, 77),
    duration_ns: length,
    ...commonOf(REFUSED),
    side: null,
    details: { close_reason: timeout ? 'timeout' : 'refused' },
    verdict: timeout
      ? {
          cause: 'no_answer',
          confidence: 'unknown',
          evidence: ['no SYN-ACK came back', 'the SYN was sent 3 times'],
        }
      : { cause: 'refused', confidence: 'proven', evidence: ['the peer answered RST to the SYN'] },
  };
}

const DROP_PLACES = [
  {
    drop_reason: 'NETFILTER_DROP',
    drop_location: 'nft_do_chain',
    drop_rule: 'input: inet filter input handle 4: tcp dport 5001 drop',
    drop_interface: 'eth0',
    everyMs: 1_700,
  },
  {
    drop_reason: 'QDISC_DROP',
    drop_location: 'tbf_enqueue',
    drop_rule: '',
    drop_interface: 'eth1',
    everyMs: 9_000,
  },
  {
    drop_reason: 'TCP_OLD_DATA',
    drop_location: 'tcp_v4_rcv',
    drop_rule: '',
    drop_interface: '',
    everyMs: 61_000,
  },
];
const STALL_EVERY_MS = 64_000;
const RESET_EVERY_MS = 33_000;

/** Drops in [fromMs, toMs], put together by place. */
export function dropPlaces(fromMs, toMs) {
  return DROP_PLACES.map(({ everyMs, ...place }) => {
    const drops = Math.floor((toMs - fromMs) / everyMs);
    return {
      ...place,
      drops,
      bytes: drops * 1448,
      connections: Math.min(drops, 3),
      first_unix_ns: ns(fromMs),
      last_unix_ns: ns(toMs - 700),
      by_reason: { [place.drop_reason]: drops },
    };
  }).filter(({ drops }) => drops > 0);
}

/** Stalls by drops on their own node in [fromMs, toMs], newest first. */
export function localDropStalls(fromMs, toMs) {
  const rows = [];
  for (const turn of turns(STALL_EVERY_MS, fromMs, toMs)) {
    const startMs = turn * STALL_EVERY_MS + 4_000;
    const duration = Math.round((180 + noise('stalled', turn) * 1_500) * 1e6);
    if (startMs < fromMs || startMs + duration / 1e6 > toMs) continue;
    const drops = 1 + Math.floor(noise('dropped', turn) * 4);
    const start = ns(startMs, 9);
    rows.push({
      ...LOSSY,
      time_unix_ns: start + BigInt(duration),
      start_unix_ns: start,
      duration_ns: duration,
      end_reason: 'sent',
      drop_reason: 'NETFILTER_DROP',
      drop_location: 'nft_do_chain',
      drop_rule: 'output: ip filter out handle 2: tcp dport 443 drop',
      seq: 1000,
      bytes: 1448,
      drops,
      verdict: {
        cause: 'local_drop:NETFILTER_DROP',
        confidence: 'proven',
        evidence: [
          `dropped before it left, ${drops} times, first NETFILTER_DROP at output: ip filter out handle 2: tcp dport 443 drop`,
        ],
      },
    });
  }
  return rows.toReversed();
}

/** Resets in [fromMs, toMs], newest first. */
export function resets(fromMs, toMs) {
  const rows = [];
  for (const turn of turns(RESET_EVERY_MS, fromMs, toMs)) {
    const atMs = turn * RESET_EVERY_MS + 9_000;
    if (atMs < fromMs || atMs > toMs) continue;
    const refused = turn % 2 === 0;
    rows.push({
      ...(refused ? { ...REDIS, pid: 0, comm: '', connection_id: '0000000000000000' } : REDIS),
      time_unix_ns: ns(atMs, 3),
      sent_by: refused ? 'local' : 'remote',
      phase: refused ? 'no_connection' : 'established',
      reset_reason: refused ? 'NO_SOCKET' : '',
      verdict: refused
        ? {
            cause: 'local_reset:NO_SOCKET',
            confidence: 'proven',
            evidence: [
              'this node sent a RST for a segment of no connection of this node',
              "the kernel's reason: NO_SOCKET",
            ],
          }
        : {
            cause: 'peer_reset',
            confidence: 'proven',
            evidence: [
              'the peer sent a RST in the middle of the connection',
              'why it did cannot be seen from this end',
            ],
          },
    });
  }
  return rows.toReversed();
}

/** Connections in trouble in [fromMs, toMs], worst first. */
export function connections(fromMs, toMs) {
  const byId = new Map();
  const rowOf = (event) => {
    const key = event.node + event.connection_id;
    const role = { role: event.role, owner_source: event.owner_source, srtt_us: event.srtt_us };
    if (!byId.has(key))
      byId.set(key, {
        ...commonOf(event),
        ...role,
        first_unix_ns: event.time_unix_ns,
        last_unix_ns: event.time_unix_ns,
        retransmitted_segments: 0,
        zero_windows: 0,
        zero_window_ns: 0,
        sender_blocked_ns: 0,
        drops: 0,
        local_drop_stall_ns: 0,
        resets: 0,
        closed: false,
        close_reason: null,
        trouble: 0,
      });
    const row = byId.get(key);
    if (event.time_unix_ns < row.first_unix_ns) row.first_unix_ns = event.time_unix_ns;
    if (event.time_unix_ns > row.last_unix_ns) row.last_unix_ns = event.time_unix_ns;
    return row;
  };
  for (const event of zeroWindows(fromMs, toMs, toMs)) {
    const row = rowOf(event);
    row.zero_windows++;
    row.zero_window_ns += event.duration_ns;
    row.sender_blocked_ns += event.sender_blocked_ns;
    row.trouble += event.duration_ns / 1e7;
  }
  for (const event of retransmissions(fromMs, toMs)) {
    const row = rowOf(event);
    row.retransmitted_segments += event.segments;
    row.trouble += event.segments;
  }
  return [...byId.values()].toSorted((a, b) => b.trouble - a.trouble);
}

/** Latency in `steps` steps of [fromMs, toMs]. */
export function latency(fromMs, toMs, steps) {
  const width = (toMs - fromMs) / steps;
  return Array.from({ length: steps }, (_, i) => {
    const atMs = Math.floor((fromMs + i * width) / width) * width;
    const key = Math.floor(atMs / width);
    const quiet = noise('quiet', key) > 0.97;
    const wave = 1 + 0.3 * Math.sin(key / 5) + 0.2 * noise('wave', key);
    const spike = Math.sin(key / 9) > 0.93 ? 6 : 1;
    const p50 = 180_000 * wave;
    return {
      time_unix_ns: ns(atMs),
      connects: quiet ? 0 : Math.round(90 * wave),
      connects_failed: noise('failed', key) > 0.9 ? 1 + Math.floor(noise('n', key) * 3) : 0,
      connect_latency_p50_ns: quiet ? null : Math.round(p50),
      connect_latency_p90_ns: quiet ? null : Math.round(p50 * 2.4 * Math.sqrt(spike)),
      connect_latency_p99_ns: quiet ? null : Math.round(p50 * 5 * spike),
      connect_latency_max_ns: quiet ? null : Math.round(p50 * 9 * spike),
      closes: quiet ? 0 : Math.round(80 * wave),
      srtt_p50_us: quiet ? null : Math.round(240 * wave),
      srtt_p90_us: quiet ? null : Math.round(620 * wave * Math.sqrt(spike)),
      srtt_p99_us: quiet ? null : Math.round(1400 * wave * spike),
    };
  });
}
