/**
 * A query service for work on the dashboard: the shapes of docs/reference/api.md over the world of world.mjs, and the
 * built dashboard itself under the strictest content security policy. `npm run dev:data`, then
 * `WIRESCOPE_API=http://127.0.0.1:8089 npm run dev`; sign in with the token `dev`.
 *
 * POST /dev/scenario {"scenario": "complete"|"incomplete"|"empty"|"error"} changes what it answers,
 * POST /dev/push {…finding} streams a finding, POST /dev/hang-up {} ends every stream.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as interfaces from './interfaces.mjs';
import * as world from './world.mjs';

const NODES = ['db-1', 'web-1', 'web-2'];
const PROBES = ['connection', 'socket_user', 'retransmission', 'zero_window', 'existing_socket'];
const NO_BTF = 'no BTF on this kernel: install linux-image-*-dbg or boot a kernel with CONFIG_DEBUG_INFO_BTF';
const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Starts on `port` (0: any); resolves to { url, set, push, hangUp, close }. */
export function start({ port = 0, token = 'dev', scenario = 'complete' } = {}) {
  const state = { token, scenario, pushed: [], streams: new Set() };
  const server = createServer((request, response) => {
    handle(state, request, response).catch((error) => problem(response, 500, String(error)));
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        set: (next) => (state.scenario = next),
        push: (finding) => push(state, finding),
        hangUp: () => hangUp(state),
        close: () => {
          hangUp(state);
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}

async function handle(state, request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (request.method === 'POST' && url.pathname.startsWith('/dev/'))
    return control(state, url, request, response);
  if (!url.pathname.startsWith('/api/v1/')) return file(url, response);
  if (request.headers.authorization !== `Bearer ${state.token}`) {
    return problem(response, 401, 'the token is unknown or has expired');
  }
  if (state.scenario === 'error')
    return problem(response, 503, 'ClickHouse does not answer; it is being restarted');
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/events') return events(state, request, response);
  if (path === '/nodes') return json(response, { rows: nodes(state) });
  const window = windowOf(url);
  const limit = Math.min(Number(url.searchParams.get('limit') ?? 100), 1000);
  const rows = rowsOf(state, path, window, url.searchParams);
  if (rows === null) return problem(response, 404, `there is no question ${path}`);
  const kept = rows.filter((row) => selected(row, url)).map(({ endMs: _, atMs: __, ...row }) => row);
  return json(response, {
    question: path.split('/').at(-1),
    since: new Date(window.fromMs).toISOString(),
    until: new Date(window.toMs).toISOString(),
    rows: kept.slice(0, limit),
    completeness: completeness(state, window, kept.length > limit),
  });
}

/** Every finding in [fromMs, toMs], newest first. */
function findings(fromMs, toMs) {
  return [...world.findings(fromMs, toMs), ...interfaces.interfaceFindings(fromMs, toMs)].toSorted((a, b) =>
    a.start_unix_ns < b.start_unix_ns ? 1 : -1,
  );
}

function rowsOf(state, path, { fromMs, toMs }, parameters) {
  if (path === '/findings') {
    return [...state.pushed, ...(state.scenario === 'empty' ? [] : findings(fromMs, toMs))];
  }
  if (state.scenario === 'empty') return [];
  switch (path) {
    case '/ask/zero-windows':
      return world.zeroWindows(fromMs, toMs, Date.now());
    case '/ask/retransmissions':
      return world.retransmissions(fromMs, toMs);
    case '/ask/drops':
      return world.dropPlaces(fromMs, toMs);
    case '/ask/local-drop-stalls':
      return world.localDropStalls(fromMs, toMs);
    case '/ask/resets':
      return world.resets(fromMs, toMs);
    case '/ask/micro-bursts':
      return interfaces.microBursts(fromMs, toMs);
    case '/ask/gaps':
      return interfaces.gaps(fromMs, toMs);
    case '/ask/waveform':
      return interfaces.waveform(
        BigInt(parameters.get('subject_start_unix_ns') ?? 0),
        parameters.get('subject'),
      );
    case '/ask/connections':
      return world.connections(fromMs, toMs);
    case '/ask/latency':
      return world.latency(fromMs, toMs, 60);
    default:
      return null;
  }
}

function selected(row, url) {
  for (const name of ['node', 'connection_id', 'comm', 'pid', 'kind', 'interface', 'direction']) {
    const wanted = url.searchParams.get(name);
    if (wanted !== null && row[name] !== undefined && String(row[name]) !== wanted) return false;
  }
  return true;
}

function windowOf(url) {
  const nowMs = Date.now();
  const at = (text, fallback) => {
    if (text === null) return fallback;
    const span = /^(\d+)([smhd])$/.exec(text);
    if (span === null) return Date.parse(text);
    return nowMs - Number(span[1]) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[span[2]];
  };
  return {
    fromMs: at(url.searchParams.get('since'), nowMs - 900_000),
    toMs: Math.min(at(url.searchParams.get('until'), nowMs), nowMs),
  };
}

function completeness(state, { fromMs, toMs }, truncated) {
  const bad = state.scenario === 'incomplete';
  const sent = state.scenario === 'empty' ? 214 : Math.round((toMs - fromMs) / 40);
  return {
    complete: !bad && !truncated,
    events_sent: sent,
    events_lost: bad ? 12 : 0,
    lost_share: bad ? 12 / (sent + 12) : 0,
    nodes: NODES,
    nodes_silent: bad ? ['db-1'] : [],
    probes_not_running: bad ? [{ node: 'web-2', probe: 'zero_window', reason: NO_BTF }] : [],
    sampling: 1,
    rows_truncated: truncated,
  };
}

function nodes(state) {
  const bad = state.scenario === 'incomplete';
  return NODES.map((node) => ({
    node,
    last_seen_unix_ns: BigInt(Date.now() - (bad && node === 'db-1' ? 95_000 : 900)) * 1_000_000n,
    silent: bad && node === 'db-1',
    events_sent: 12_000,
    events_lost: bad && node === 'web-1' ? 12 : 0,
    probes: PROBES.map((probe) =>
      bad && node === 'web-2' && probe === 'zero_window'
        ? { probe, state: 'failed', reason: NO_BTF }
        : { probe, state: 'attached', reason: '' },
    ),
  }));
}

function events(state, request, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': open\n\n');
  let fromMs = Number(request.headers['last-event-id'] ?? Date.now());
  const stream = { response, timer: null };
  const keepAlive = setInterval(() => response.write(': here\n\n'), 15_000);
  stream.timer = setInterval(() => {
    const toMs = Date.now();
    if (state.scenario === 'complete' || state.scenario === 'incomplete') {
      const known = new Map(findings(fromMs, fromMs).map((f) => [f.id, f.state]));
      for (const finding of findings(fromMs, toMs)) {
        if (known.get(finding.id) !== finding.state) send(response, finding, toMs);
      }
    }
    fromMs = toMs;
  }, 200);
  state.streams.add(stream);
  response.on('close', () => {
    clearInterval(stream.timer);
    clearInterval(keepAlive);
    state.streams.delete(stream);
  });
}

function send(response, finding, cursor) {
  response.write(`event: finding\nid: ${cursor}\ndata: ${encode(finding)}\n\n`);
}

function push(state, finding) {
  const known = state.pushed.findIndex((other) => other.id === finding.id);
  if (known >= 0) state.pushed.splice(known, 1);
  state.pushed.unshift(finding);
  for (const { response } of state.streams) send(response, finding, Date.now());
}

function hangUp(state) {
  for (const { response } of state.streams) response.destroy();
}

async function control(state, url, request, response) {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = JSON.parse(text || '{}');
  if (url.pathname === '/dev/scenario') state.scenario = body.scenario;
  else if (url.pathname === '/dev/push') push(state, body);
  else if (url.pathname === '/dev/hang-up') hangUp(state);
  return json(response, {});
}

function file(url, response) {
  const path = join(DIST, normalize(url.pathname === '/' ? '/index.html' : url.pathname));
  if (!path.startsWith(DIST) || !existsSync(path))
    return problem(response, 404, 'no such file; run npm run build');
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': CSP,
  });
  return createReadStream(path).pipe(response);
}

/** Times are bigints, and become plain integers. */
function encode(value) {
  const text = JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? `ns:${member}` : member));
  return text.replace(/"ns:(-?\d+)"/g, '$1');
}

function json(response, body) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(encode(body));
}

function problem(response, status, detail) {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: 'error', status, detail }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await start({
    port: Number(process.env.PORT ?? 8089),
    scenario: process.env.SCENARIO ?? 'complete',
  });
  console.log(
    `dashboard: ${url}/#token=dev (once built); API for the development server: WIRESCOPE_API=${url}`,
  );
}
