import { useCallback, useMemo } from 'react';
import { ConnectionDrawing } from '../../components/oscilloscope/ConnectionDrawing';
import { EpisodeDrawing } from '../../components/waveform/EpisodeDrawing';
import { goBack, routeHash, scopeParams } from '../../state/route';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { useShortcuts } from '../../state/useShortcuts';
import { formatAddress, formatCount, formatDuration, formatUtc } from '../../utils/format';
import { rangeText } from '../../utils/ranges';
import { ConnectionHistory } from './ConnectionHistory';
import { focusOf } from './focus';

interface Props {
  connectionNode: string;
  connectionId: string;
  params: URLSearchParams;
}

const EVERY_MS = 5_000;

/** One connection: over the whole range, or drawn around one episode when the address names one. */
export function ConnectionPage({ connectionNode, connectionId, params }: Props) {
  const { api, range } = useScope();
  const question = useCallback(
    (signal: AbortSignal) =>
      api.connections({ since: range, node: connectionNode, connection_id: connectionId, limit: 1 }, signal),
    [api, range, connectionNode, connectionId],
  );
  const { answer, error } = useAnswer(question, EVERY_MS);
  const about = answer?.rows[0] ?? null;
  const focus = useMemo(() => focusOf(params), [params]);
  const overview = routeHash(['connections', connectionNode, connectionId], scopeParams(params));
  useShortcuts({
    Escape: () => goBack(routeHash(['connections'], scopeParams(params))),
  });

  return (
    <div className="page connection">
      <div className="page-title">
        <a href={routeHash(['connections'], scopeParams(params))}>Connections</a>
        <span aria-hidden="true">/</span>
        <h1>
          {about === null ? (
            <>Connection {connectionId.replace(/^0+/, '')}</>
          ) : (
            <>
              {about.pid === 0 ? 'unknown process' : `${about.comm} · pid ${about.pid}`}{' '}
              <span className="mono">
                {formatAddress(about.local_ip, about.local_port)} {about.direction === 'inbound' ? '←' : '→'}{' '}
                {formatAddress(about.remote_ip, about.remote_port)}
              </span>
            </>
          )}
        </h1>
        <span className="hint">on {connectionNode}</span>
        {error !== null && <span className="bad">{error}</span>}
      </div>
      {about !== null && (
        <dl className="facts">
          {about.executable !== '' && <Fact name="Executable" text={about.executable} />}
          <Fact name="Zero windows" text={formatCount(about.zero_windows)} />
          <Fact
            name="Closed for"
            text={about.zero_window_ns === 0 ? '–' : formatDuration(about.zero_window_ns)}
          />
          <Fact
            name="Sender blocked"
            text={about.sender_blocked_ns === 0 ? '–' : formatDuration(about.sender_blocked_ns)}
          />
          <Fact name="Segments sent again" text={formatCount(about.retransmitted_segments)} />
          <Fact name="State" text={about.closed ? `closed (${about.close_reason ?? 'unknown'})` : 'open'} />
        </dl>
      )}
      {answer !== null && about === null && (
        <p className="hint">Nothing happened on this connection in the last {rangeText(range)}.</p>
      )}
      {focus !== null && (
        <section aria-label="Episode">
          <div className="section-bar">
            <h2>
              Episode of {focus.state === 'open' ? 'unknown length, open' : formatDuration(focus.duration_ns)}{' '}
              at <span className="mono">{formatUtc(focus.start_unix_ns)}</span>
            </h2>
            <a href={overview}>Whole range</a>
          </div>
          <EpisodeDrawing
            key={String(focus.start_unix_ns)}
            subject={{ node: connectionNode, connection_id: connectionId, ...focus }}
            large
          />
          <h3>On the wire</h3>
          <ConnectionDrawing
            key={`wire ${focus.start_unix_ns}`}
            of={{ node: connectionNode, connection_id: connectionId, ...focus }}
            large
          />
        </section>
      )}
      <ConnectionHistory
        node={connectionNode}
        connectionId={connectionId}
        params={params}
        drawn={focus === null}
      />
    </div>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}
