import type { Parameters } from '../../api/client';
import type { Finding } from '../../api/types';
import { toUnixMs } from '../../utils/format';

/** The question whose answer holds this finding: the narrowest that the API offers. */
export function questionOf(finding: Finding): { path: string; parameters: Parameters } {
  const paddingMs = 1000;
  const endMs = toUnixMs(finding.end_unix_ns ?? finding.detected_unix_ns);
  const since = new Date(toUnixMs(finding.start_unix_ns) - paddingMs).toISOString();
  // An open one may end at any time: until now.
  const until = finding.state === 'open' ? undefined : new Date(endMs + paddingMs).toISOString();
  const window = { since, until, node: finding.node };
  const connection = { ...window, connection_id: finding.connection_id };
  if (finding.kind === 'zero_window') return { path: '/ask/zero-windows', parameters: connection };
  if (finding.kind === 'retransmissions') return { path: '/ask/retransmissions', parameters: connection };
  if (finding.kind === 'local_drop_stall') return { path: '/ask/local-drop-stalls', parameters: connection };
  // A run of them goes over many connections of one process.
  if (finding.kind === 'resets') return { path: '/ask/resets', parameters: { ...window, pid: finding.pid } };
  if (finding.kind === 'micro_burst' || finding.kind === 'gap') {
    const { interface: name } = finding.details;
    const parameters = { ...window, interface: String(name), direction: finding.direction };
    return { path: finding.kind === 'gap' ? '/ask/gaps' : '/ask/micro-bursts', parameters };
  }
  return { path: '/findings', parameters: { ...window, kind: finding.kind } };
}
