import { type ReactNode, useId } from 'react';
import type { Completeness, NodeStatus } from '../api/types';
import { useScope } from '../state/scope';
import { useNow } from '../state/useNow';
import { MAX_FINDINGS } from '../utils/findings';
import { formatAgo, formatCount, formatShare, toUnixMs } from '../utils/format';
import { rangeText } from '../utils/ranges';

interface Props {
  completeness: Completeness | null;
  error: string | null;
  answeredAtMs: number | null;
  onRetry: () => void;
}

/** Whether what is seen is all there was: always visible, because an empty page means nothing without it. */
export function CompletenessStrip({ completeness, error, answeredAtMs, onRetry }: Props) {
  const { range } = useScope();
  const nowMs = useNow(1000, error !== null);
  const whole = completeness !== null && nothingMissing(completeness);
  const tone = error !== null ? 'bad' : completeness === null ? 'none' : whole ? 'good' : 'bad';
  return (
    <section className="strip" data-tone={tone} aria-label="Completeness">
      {error !== null ? (
        <>
          <span className="strip-state">
            <span aria-hidden="true">✕</span> Not answering
          </span>
          <span role="alert">
            {error}
            {answeredAtMs !== null && `. What is shown is from ${formatAgo(answeredAtMs, nowMs)}.`}
          </span>
          <button type="button" className="quiet" onClick={onRetry}>
            Ask again
          </button>
        </>
      ) : completeness === null ? (
        <span className="strip-state">Asking…</span>
      ) : (
        <>
          <span className="strip-state">
            <span aria-hidden="true">{whole ? '●' : '▲'}</span>{' '}
            {completeness.complete ? 'Complete' : whole ? 'Nothing lost' : 'Incomplete'}
          </span>
          <Facts completeness={completeness} />
          <span className="strip-range">last {rangeText(range)}</span>
        </>
      )}
    </section>
  );
}

/** Whether every event is there, even if one answer cannot hold all findings: that alone is no reason for alarm. */
function nothingMissing({ complete, rows_truncated, ...rest }: Completeness): boolean {
  if (complete || !rows_truncated) return complete;
  return (
    rest.events_lost === 0 &&
    rest.nodes_silent.length === 0 &&
    rest.probes_not_running.length === 0 &&
    rest.sampling === 1
  );
}

function Facts({ completeness }: { completeness: Completeness }) {
  const { nodes } = useScope();
  const { events_sent, events_lost, lost_share, nodes_silent, probes_not_running, sampling } = completeness;
  const watching = completeness.nodes.length;
  return (
    <>
      <Fact text={`${formatCount(events_sent)} events`}>
        {formatCount(events_sent)} events arrived from {watching} {watching === 1 ? 'node' : 'nodes'}:{' '}
        {completeness.nodes.join(', ') || 'none has reported yet'}.
      </Fact>
      {events_lost > 0 ? (
        <Fact bad text={`${formatCount(events_lost)} lost (${formatShare(lost_share)})`}>
          {formatCount(events_lost)} events could not be delivered, {formatShare(lost_share)} of all.
          <LostByNode nodes={nodes} />
        </Fact>
      ) : (
        <span>none lost</span>
      )}
      {nodes_silent.length > 0 ? (
        <Fact bad text={`${nodes_silent.length} ${nodes_silent.length === 1 ? 'node' : 'nodes'} silent`}>
          {nodes_silent.map((name) => (
            <span key={name} className="line">
              {name}: {lastSeen(nodes, name)}. Its agent or the network to the collector is down.
            </span>
          ))}
        </Fact>
      ) : (
        <span>{watching === 1 ? '1 node reports' : `all ${watching} nodes report`}</span>
      )}
      {probes_not_running.length > 0 ? (
        <Fact
          bad
          text={`${probes_not_running.length} ${probes_not_running.length === 1 ? 'probe' : 'probes'} not running`}
        >
          {probes_not_running.map(({ node, probe, reason }) => (
            <span key={`${node} ${probe}`} className="line">
              {probe} on {node}: {reason || 'no reason was given'}
            </span>
          ))}
        </Fact>
      ) : (
        <span>every probe runs</span>
      )}
      {sampling < 1 && (
        <Fact bad text={`sampled ${formatShare(sampling)}`}>
          Only {formatShare(sampling)} of the events are kept.
        </Fact>
      )}
      {completeness.rows_truncated && (
        <Fact bad text={`newest ${formatCount(MAX_FINDINGS)} findings only`}>
          There are more findings than one answer holds. Choose a shorter range or one node.
        </Fact>
      )}
    </>
  );
}

function LostByNode({ nodes }: { nodes: NodeStatus[] }) {
  return nodes
    .filter((status) => status.events_lost > 0)
    .map((status) => (
      <span key={status.node} className="line">
        {status.node}: {formatCount(status.events_lost)} lost
      </span>
    ));
}

function lastSeen(nodes: NodeStatus[], name: string): string {
  const seen = nodes.find((status) => status.node === name)?.last_seen_unix_ns;
  return seen === undefined
    ? 'not heard in this range'
    : `last heard ${formatAgo(toUnixMs(seen), Date.now())}`;
}

/** A fact with its reason on hover and on focus. */
function Fact({ text, bad = false, children }: { text: string; bad?: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <span className="fact">
      <button type="button" className={bad ? 'bad' : ''} aria-describedby={id}>
        {text}
      </button>
      <span role="tooltip" id={id} className="tip">
        {children}
      </span>
    </span>
  );
}
