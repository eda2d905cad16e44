import type { Finding } from '../../api/types';
import type { InterfaceSubject } from '../../components/oscilloscope/InterfaceDrawing';
import { routeHash, scopeParams } from '../../state/route';

/** The view of bursts with one of them chosen: such a link can be sent to somebody else. */
export function subjectHash(of: InterfaceSubject, params: URLSearchParams): string {
  return routeHash(['bursts', ...subjectPath(of)], scopeParams(params));
}

/** What tells a burst or gap from all others, as the rest of the path. */
export function subjectPath(of: InterfaceSubject): string[] {
  return [of.subject, of.node, String(of.netns), of.interface, of.direction, String(of.start_unix_ns)];
}

/** The worst burst or gap of a finding, which it is told under; null for findings of other kinds. */
export function subjectOf(finding: Finding): InterfaceSubject | null {
  if (finding.kind !== 'micro_burst' && finding.kind !== 'gap') return null;
  if (finding.details.gap_kind === 'sequence') return null; // of a feed there is no waveform
  const { worst_start_unix_ns: start, worst_duration_ns: duration, interface: name } = finding.details;
  if (typeof start !== 'bigint' || typeof duration !== 'number' || typeof name !== 'string') return null;
  return {
    subject: finding.kind,
    node: finding.node,
    netns: finding.netns,
    interface: name,
    direction: finding.direction,
    start_unix_ns: start,
    duration_ns: duration,
  };
}
