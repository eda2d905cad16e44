import { useEffect, useRef } from 'react';
import { apiUrl } from '../../api/client';
import type { Finding } from '../../api/types';
import { CopyButton } from '../../components/CopyButton';
import { LiveDuration } from '../../components/LiveDuration';
import { SeverityMark } from '../../components/SeverityMark';
import { VerdictCard } from '../../components/VerdictCard';
import { ConnectionDrawing } from '../../components/oscilloscope/ConnectionDrawing';
import { InterfaceDrawing } from '../../components/oscilloscope/InterfaceDrawing';
import { EpisodeDrawing } from '../../components/waveform/EpisodeDrawing';
import { curlCommand } from '../../utils/curl';
import { stringifyExact } from '../../utils/exactJson';
import { sentence } from '../../utils/findings';
import { formatAddress, formatName, formatUtc } from '../../utils/format';
import { subjectHash, subjectOf } from '../Bursts/links';
import { connectionHash, drawingHash, hasConnection } from '../Connections/links';
import { FieldList } from './FieldList';
import { questionOf } from './question';

interface Props {
  finding: Finding;
  params: URLSearchParams;
  onClose: () => void;
}

/** Everything about one finding, the answer first: what, why, the drawing, then all fields. */
export function Details({ finding, params, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a small screen the details cover the feed: start reading at their top.
    if (matchMedia('(max-width: 900px)').matches) heading.current?.focus();
  }, []);
  const question = questionOf(finding);
  const interfaceSubject = subjectOf(finding);
  return (
    <aside className="details" aria-label="Finding" data-scrolls>
      <div className="details-bar">
        <SeverityMark severity={finding.severity} />
        <span>
          {finding.severity} · {formatName(finding.kind)}
        </span>
        <span className="state" data-state={finding.state}>
          {finding.state}
        </span>
        <button type="button" className="icon" onClick={onClose} aria-label="Close" title="Close (Esc)">
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      <h2 ref={heading} tabIndex={-1}>
        {sentence(finding)}
      </h2>
      <dl className="facts">
        <div>
          <dt>{finding.state === 'open' ? 'Open for' : 'Lasted'}</dt>
          <dd className="big">
            <LiveDuration finding={finding} />
          </dd>
        </div>
        <div>
          <dt>Process</dt>
          <dd>{finding.pid === 0 ? 'unknown' : `${finding.comm} · pid ${finding.pid}`}</dd>
        </div>
        <div>
          <dt>Node</dt>
          <dd>{finding.node}</dd>
        </div>
        <div className="wide">
          <dt>{CONNECTION_NAMES[finding.kind] ?? 'Connection'}</dt>
          <dd>
            <Connection finding={finding} params={params} />
          </dd>
        </div>
      </dl>
      <VerdictCard verdict={finding.verdict} />
      {interfaceSubject !== null && (
        <section aria-label="Drawing">
          <div className="section-bar">
            <h3>
              {finding.details['count'] === 1 ? 'Waveform' : 'Waveform of the worst'},{' '}
              {interfaceSubject.interface} {interfaceSubject.direction}
            </h3>
            <a href={subjectHash(interfaceSubject, params)} title="With its flows and all others (o)">
              Enlarge
            </a>
          </div>
          <InterfaceDrawing of={interfaceSubject} />
        </section>
      )}
      {isOfOneConnection(finding) && (
        <section aria-label="Drawing">
          <div className="section-bar">
            <h3>Time line</h3>
            <a href={drawingHash(finding, params)} title="On a page of its own (o)">
              Enlarge
            </a>
          </div>
          <EpisodeDrawing subject={finding} />
        </section>
      )}
      {isOfOneConnection(finding) && WITH_WAVEFORM.has(finding.kind) && (
        <section aria-label="Waveform">
          <div className="section-bar">
            <h3>On the wire</h3>
          </div>
          <ConnectionDrawing of={finding} />
        </section>
      )}
      <section aria-label="Fields">
        <h3>Fields</h3>
        <FieldList finding={finding} />
      </section>
      <section aria-label="From a shell">
        <div className="section-bar">
          <h3>From a shell</h3>
          <CopyButton label="Copy command" text={curlCommand(apiUrl(question.path, question.parameters))} />
        </div>
        <pre className="wrap">{curlCommand(apiUrl(question.path, question.parameters))}</pre>
        <p className="hint">
          <code>export WIRESCOPE_TOKEN=…</code> first: the token is never part of the command.
        </p>
      </section>
      <section aria-label="JSON">
        <div className="section-bar">
          <h3>JSON</h3>
          <CopyButton label="Copy JSON" text={stringifyExact(finding)} />
        </div>
        {/* A box that scrolls must be reachable with the keyboard. */}
        <pre className="json" tabIndex={0} aria-label="The finding as JSON">
          {stringifyExact(finding)}
        </pre>
      </section>
      <p className="hint">Started {formatUtc(finding.start_unix_ns)}</p>
    </aside>
  );
}

/** What is told under one of many connections, whose drawing would show little of it. */
const CONNECTION_NAMES: Record<string, string> = {
  resets: 'First connection',
  micro_burst: 'Largest flow',
  gap: 'Flow before it',
};

/** Kinds for which the node keeps what its interface carried. */
const WITH_WAVEFORM = new Set(['zero_window', 'retransmissions']);

function isOfOneConnection(finding: Finding): boolean {
  return hasConnection(finding) && !(finding.kind in CONNECTION_NAMES);
}

function Connection({ finding, params }: { finding: Finding; params: URLSearchParams }) {
  const arrow = finding.direction === 'inbound' ? '←' : finding.direction === 'outbound' ? '→' : '↔';
  const text = `${formatAddress(finding.local_ip, finding.local_port)} ${arrow} ${formatAddress(finding.remote_ip, finding.remote_port)}`;
  if (finding.ip_version === 0) return <>not known</>;
  if (!hasConnection(finding)) return <>{text}</>;
  return <a href={connectionHash(finding, params)}>{text}</a>;
}
