import type { Finding, Severity } from '../api/types';

/** How many findings a page keeps; what is cut off is said in the feed. */
export const MAX_FINDINGS = 1000;

export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

/** Whether `next` tells more about the same finding than `known`: its end, or a longer time open. */
function supersedes(next: Finding, known: Finding): boolean {
  if (next.state !== known.state) return next.state === 'ended';
  return next.duration_ns >= known.duration_ns;
}

/** Adds `incoming` to `known`, one for each id, newest first, at most `limit`. */
export function mergeFindings(
  known: readonly Finding[],
  incoming: readonly Finding[],
  limit = MAX_FINDINGS,
): Finding[] {
  const byId = new Map(known.map((finding) => [finding.id, finding]));
  for (const finding of incoming) {
    const before = byId.get(finding.id);
    if (before === undefined || supersedes(finding, before)) byId.set(finding.id, finding);
  }
  return [...byId.values()]
    .toSorted((a, b) => {
      // By start, which never changes: a row must not jump while somebody reads it.
      if (a.start_unix_ns !== b.start_unix_ns) return a.start_unix_ns < b.start_unix_ns ? 1 : -1;
      return a.id < b.id ? -1 : 1;
    })
    .slice(0, limit);
}

/** The findings of a node ('' for all) that were open or detected since `sinceNs`. */
export function inScope(findings: readonly Finding[], node: string, sinceNs: bigint): Finding[] {
  return findings.filter(
    (finding) =>
      (node === '' || finding.node === node) &&
      (finding.state === 'open' || (finding.end_unix_ns ?? finding.detected_unix_ns) >= sinceNs),
  );
}

/**
 * How long the finding lasts at `nowNs`, in ns. An open one keeps counting, unless its node fell silent at
 * `lastSeenNs`: what is not heard is not claimed.
 */
export function durationAt(finding: Finding, nowNs: bigint, lastSeenNs: bigint | null): number {
  // Between two bursts nothing lasts, though more may follow.
  const grows = finding.kind !== 'micro_burst' && finding.kind !== 'gap';
  if (finding.state === 'ended' || !grows) return finding.duration_ns;
  const heardNs = lastSeenNs !== null && lastSeenNs < nowNs ? lastSeenNs : nowNs;
  return Math.max(finding.duration_ns, Number(heardNs - finding.start_unix_ns));
}

/** The sentence of a finding. The title of an open one holds the duration at which it was detected, which is old by now. */
export function sentence(finding: Finding): string {
  if (finding.state === 'ended' || finding.kind !== 'zero_window') return finding.title;
  const who = finding.pid === 0 ? 'unknown process' : `${finding.comm} (pid ${finding.pid})`;
  return finding.side === 'peer'
    ? `${who} cannot send: the peer's window is closed`
    : `${who} is not reading: its window is closed`;
}
