import type { Finding } from '../api/types';
import { useScope } from '../state/scope';
import { useNow } from '../state/useNow';
import { durationAt } from '../utils/findings';
import { formatDuration, formatRunning } from '../utils/format';

/** How long a finding lasted, or lasts: an open one counts until its end arrives or its node falls silent. */
export function LiveDuration({ finding }: { finding: Finding }) {
  const { nodes, nowNs } = useScope();
  const open = finding.state === 'open';
  useNow(100, open);
  if (!open) return <>{formatDuration(finding.duration_ns)}</>;
  const status = nodes.find(({ node }) => node === finding.node);
  const silent = status?.silent ?? false;
  const lengthNs = durationAt(finding, nowNs(), silent && status ? status.last_seen_unix_ns : null);
  return (
    <span
      className="running"
      title={silent ? `${finding.node} is silent: it lasted at least this long` : 'still open'}
    >
      {silent ? `≥ ${formatDuration(lengthNs)}` : formatRunning(lengthNs)}
    </span>
  );
}
