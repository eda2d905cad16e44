import { useCallback, useMemo, useState } from 'react';
import type { UnixNs } from '../../api/types';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { formatDuration, toUnixMs } from '../../utils/format';
import { boundsOf, homeOf, nearestPart, partsOf, rowsAbout, traceOf } from '../../utils/trace';
import type { View } from '../../utils/waveform';
import { Oscilloscope } from './Oscilloscope';

/** An episode of a connection, or a run of retransmissions. */
export interface ConnectionSubject {
  node: string;
  connection_id: string;
  start_unix_ns: UnixNs;
  duration_ns: number;
}

const EVERY_MS = 3_000;
/** A waveform begins 100 ms before what it is about, and is a second long at most. */
const MARGIN_MS = 1_000;
const SUBJECTS = ['zero_window', 'retransmission'];
const NO_LINES: readonly never[] = [];

/** What the interface that carried a connection carried around an episode of it: 65.5 µs in each slot. */
export function ConnectionDrawing({ of, large = false }: { of: ConnectionSubject; large?: boolean }) {
  const { api } = useScope();
  const { node, connection_id: connectionId, start_unix_ns: triggerNs, duration_ns: durationNs } = of;
  const sinceMs = toUnixMs(triggerNs) - MARGIN_MS;
  const untilMs = Math.ceil(toUnixMs(triggerNs) + durationNs / 1e6) + MARGIN_MS;
  const question = useCallback(
    async (signal: AbortSignal) => {
      const until = untilMs > Date.now() ? undefined : new Date(untilMs).toISOString();
      const since = new Date(sinceMs).toISOString();
      const answers = await Promise.all(
        SUBJECTS.map((subject) =>
          api.waveform({ node, connection_id: connectionId, subject, since, until }, signal),
        ),
      );
      return answers.flatMap(({ rows }) => rows);
    },
    [api, node, connectionId, sinceMs, untilMs],
  );
  const { answer, error } = useAnswer(question, EVERY_MS);
  const parts = useMemo(() => partsOf(rowsAbout(answer ?? [], triggerNs), triggerNs), [answer, triggerNs]);
  const [chosenPart, choosePart] = useState<number | null>(null);
  const [chosenView, setView] = useState<View | null>(null);
  const part = parts.find(({ startNs }) => startNs === chosenPart) ?? nearestPart(parts);
  const drawn = useMemo(() => {
    if (part === null) return null;
    const outbound = traceOf(part.rows, 'outbound', triggerNs);
    const inbound = traceOf(part.rows, 'inbound', triggerNs);
    const bounds = boundsOf([outbound, inbound]);
    if (bounds === null) return null;
    const slotNs = outbound?.slotNs ?? inbound?.slotNs ?? 1;
    return { outbound, inbound, bounds, home: homeOf(durationNs, slotNs, bounds) };
  }, [part, triggerNs, durationNs]);

  if (drawn === null || part === null) {
    return (
      <p className="no-waveform hint" data-large={large}>
        {error !== null ? (
          <span className="bad">{error}</span>
        ) : answer === null ? (
          'Asking for the waveform…'
        ) : (
          <>
            None was kept: no interface that is watched carried it (<code>--interfaces</code>), or it was too
            short.
          </>
        )}
      </p>
    );
  }
  return (
    <>
      {parts.length > 1 && (
        <div className="waveform-bar" role="group" aria-label="Parts that were kept">
          {parts.map(({ startNs }) => (
            <button
              key={startNs}
              type="button"
              aria-pressed={startNs === part.startNs}
              onClick={() => {
                choosePart(startNs);
                setView(null);
              }}
            >
              from T {startNs < 0 ? '−' : '+'}
              {formatDuration(Math.abs(startNs))}
            </button>
          ))}
        </div>
      )}
      <Oscilloscope
        {...drawn}
        direction="outbound"
        triggerNs={triggerNs}
        durationNs={durationNs}
        lines={NO_LINES}
        flowName="this connection"
        view={chosenView ?? drawn.home}
        onView={setView}
        large={large}
      />
    </>
  );
}
